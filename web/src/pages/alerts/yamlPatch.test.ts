import { expect, test } from 'vitest';
import { linesOf, list, plain, quoted, setKey } from './yamlPatch';

const order = ['id', 'name', 'source', 'condition', 'window', 'for'];
const rule = `# Reviewed by Ada.
id: slow
source:
  measure: duration_p99
  # Not of runs.
  of: agents

# Ten times the usual.
condition: {above: 30s}
where:
- a
- b
for: 2m
`;

test('a key is set and every other line stays', () => {
  expect(setKey(rule, 'condition', ['condition:', '  above: 10s'], order)).toBe(rule.replace('condition: {above: 30s}', 'condition:\n  above: 10s'));
  expect(setKey(rule, 'source', ['source:', '  query: x'], order)).toBe(rule.replace('  measure: duration_p99\n  # Not of runs.\n  of: agents\n', '  query: x\n'));
});

test('a list without indentation goes with its key', () => {
  expect(setKey(rule, 'where', null, order)).toBe(rule.replace('where:\n- a\n- b\n', ''));
});

test('a new key comes after those that stand before it', () => {
  expect(setKey(rule, 'window', ['window: 15m'], order)).toBe(rule.replace('condition: {above: 30s}\n', 'condition: {above: 30s}\nwindow: 15m\n'));
  expect(setKey(rule, 'name', ['name: "x"'], order)).toBe(rule.replace('id: slow\n', 'id: slow\nname: "x"\n'));
  expect(setKey('', 'id', ['id: a'], order)).toBe('id: a\n');
  expect(setKey('id: a\n', 'id', null, order)).toBe('');
});

test('a key within another is not one at the top', () => {
  expect(linesOf('source:\n  window: 1m\n', 'window')).toBeNull();
  expect(linesOf(rule, 'source')).toEqual(['source:', '  measure: duration_p99', '  # Not of runs.', '  of: agents']);
});

test.each([
  ['90%', '90%'],
  ['30s', '30s'],
  ['1h30m', '1h30m'],
  ['0.5', '0.5'],
  ['day', 'day'],
  ['', '""'],
  ['a: b', '"a: b"'],
  ['x\n- y', '"x\\n- y"'],
])('%s is written as %s', (text, yaml) => {
  expect(plain(text)).toBe(yaml);
});

test('texts cannot leave their place', () => {
  expect(quoted('"]\nid: other')).toBe('"\\"]\\nid: other"');
  expect(list(['agent', 'yes', 'a b'])).toBe('[agent, "yes", "a b"]');
});
