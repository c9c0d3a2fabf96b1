import { expect, test } from 'vitest';
import { shortModel } from './shortModel';

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['claude-sonnet-4-20250514', 'claude-sonnet-4'],
  ['openrouter/anthropic/claude-3.5-haiku', 'claude-3.5-haiku'],
  ['text-embedding-3-small', 'text-embedding-3-small'],
  ['2024-08-06', '2024-08-06'],
  ['models/', 'models/'],
])('shortModel(%s) is %s', (model, short) => {
  expect(shortModel(model)).toBe(short);
});
