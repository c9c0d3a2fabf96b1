import { expect, test } from 'vitest';
import type { LogEntry } from '../../api/types';
import { bodyLine, structured } from './text';

const entry = (body: unknown, attributes: { key: string; value: unknown }[] = []) => ({ record: { body, attributes } }) as unknown as LogEntry;

test('a body is one line', () => {
  expect(bodyLine(entry('first\n  second'))).toBe('first second');
  expect(bodyLine(entry({ a: 1 }))).toBe('{"a":1}');
});

test('without a body the attributes speak', () => {
  expect(bodyLine(entry(null, [{ key: 'code', value: 402 }, { key: 'who', value: 'ada' }]))).toBe('code=402 who=ada');
  expect(bodyLine(entry(null))).toBe('No body');
});

test('JSON in a text is read, other texts stay', () => {
  expect(structured('{"a":[1]}')).toEqual({ a: [1] });
  expect(structured('[not json')).toBe('[not json');
  expect(structured('plain')).toBe('plain');
});
