import { expect, test } from 'vitest';
import { enabledText } from './enabledText';

test('what is built in is only turned off', () => {
  expect(enabledText({ origin: 'builtin', yaml: 'id: "a"\nname: "b"\n' }, false)).toBe('enabled: false\n');
});

test('of anything else all is kept', () => {
  expect(enabledText({ origin: 'configuration', yaml: 'id: "a"\nname: "b"\nwindow: 1m\n' }, false)).toBe('id: "a"\nname: "b"\nenabled: false\nwindow: 1m\n');
  expect(enabledText({ origin: 'document', yaml: 'id: "a"\nenabled: false\n' }, true)).toBe('id: "a"\nenabled: true\n');
});
