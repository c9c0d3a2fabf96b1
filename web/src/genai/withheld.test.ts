import { expect, test } from 'vitest';
import type { Attribute, LogRecord } from '../api/types';
import { ruleWords, withheldOf } from './withheld';

const marked = (...texts: string[]): Attribute[] => [{ key: 'gen_ai.system', value: 'openai' }, { key: 'clew.content.withheld', value: texts }];

test('withheldOf reads the marks of a span and of its log records, each once', () => {
  const log = { attributes: marked('body content_policy', 'gen_ai.input.messages content_policy') } as LogRecord;
  expect(withheldOf({ attributes: marked('gen_ai.input.messages content_policy'), logs: [log] })).toEqual([
    { attribute: 'gen_ai.input.messages', rule: 'content_policy' },
    { attribute: 'body', rule: 'content_policy' },
  ]);
});

test.each([
  ['no mark', [{ key: 'gen_ai.system', value: 'openai' }]],
  ['a mark that somebody else wrote', [{ key: 'clew.content.withheld', value: 'yes' }]],
  ['an item without a rule', marked('prompt')],
])('withheldOf finds nothing in %s', (_, attributes) => {
  expect(withheldOf({ attributes, logs: [] })).toEqual([]);
});

test.each([
  [['a content_policy', 'b content_policy'], 'the content policy (mode: drop)'],
  [['a email'], 'the redaction rule email'],
  [['a email', 'b card', 'c content_policy'], 'the content policy (mode: drop) and the redaction rules email, card'],
])('ruleWords of %s', (texts, words) => {
  expect(ruleWords(withheldOf({ attributes: marked(...texts), logs: [] }))).toBe(words);
});
