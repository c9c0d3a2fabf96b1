import { expect, test } from 'vitest';
import { enabledText, withId } from './enabledText';

const made = { id: 'a', origin: 'document', isBuiltIn: false } as const;

test('what is built in is only turned off, and on by leaving that out', () => {
  const off = enabledText({ ...made, origin: 'builtin', isBuiltIn: true, yaml: 'id: "a"\nname: "b"\n' }, false);
  expect(off).toBe('id: a\nenabled: false\n');
  expect(enabledText({ ...made, isBuiltIn: true, yaml: off! }, true)).toBeNull();
});

test('of anything else all is kept', () => {
  expect(enabledText({ ...made, origin: 'configuration', yaml: 'id: "a"\nname: "b"\nwindow: 1m\n' }, false)).toBe('id: "a"\nname: "b"\nenabled: false\nwindow: 1m\n');
  expect(enabledText({ ...made, yaml: 'id: "a"\nenabled: false\n' }, true)).toBe('id: "a"\nenabled: true\n');
  expect(enabledText({ ...made, isBuiltIn: true, yaml: 'enabled: false\nfor: 1m\n' }, true)).toBe('id: a\nenabled: true\nfor: 1m\n');
});

test('a text without an id gets that of its address', () => {
  expect(withId('# Why.\nfor: 1m\n', 'a-1')).toBe('id: "a-1"\n# Why.\nfor: 1m\n');
  expect(withId('id: b\n', 'a')).toBe('id: b\n');
});
