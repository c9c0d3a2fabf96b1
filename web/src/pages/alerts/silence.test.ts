import { expect, test } from 'vitest';
import { toSilence } from './silence';

const now = new Date('2026-11-21T12:00:00Z');

test('what is typed becomes a silence; an empty line is none', () => {
  expect(toSilence([{ label: 'rule', value: 'slow-agent' }, { label: ' agent ', value: ' research* ' }, { label: '', value: '' }], '4', ' Known. ', now)).toEqual({
    matchers: { rule: 'slow-agent', agent: 'research*' },
    until: '2026-11-21T16:00:00.000Z',
    comment: 'Known.',
  });
});

test.each([
  [[], 'Name at least one label: a silence of everything hides what nobody expects.'],
  [[{ label: '', value: 'x' }], "What is 'x'? Name the label."],
  [
    [
      { label: 'agent', value: 'a' },
      { label: 'agent', value: 'b' },
    ],
    'The label agent stands there twice.',
  ],
])('what is wrong is said', (matchers, fault) => {
  expect(toSilence(matchers, '1', '', now)).toBe(fault);
});
