import { expect, test } from 'vitest';
import { conditionsOf, equals, hasCondition, withCondition, withoutCondition } from './conditions';

test.each([
  ['', []],
  ['agent = x and cost > 1', ['agent = x', 'cost > 1']],
  ['(a or b) and span(tool = x and status = error)', ['(a or b)', 'span(tool = x and status = error)']],
  ['agent = "a and b" AND c', ['agent = "a and b"', 'c']],
  ['a or b', null],
  ['a) and b', null],
])('conditionsOf %s', (query, expected) => {
  expect(conditionsOf(query)).toEqual(expected);
});

test('equals quotes what is no plain word', () => {
  expect(equals('agent', 'planner-1')).toBe('agent = planner-1');
  expect(equals('tool', 'find "x"')).toBe('tool = "find \\"x\\""');
  expect(equals('user', 'and')).toBe('user = "and"');
});

test.each([
  ['', 'agent = x', 'agent = x'],
  ['cost > 1', 'agent = x', 'cost > 1 and agent = x'],
  ['a or b', 'agent = x', '(a or b) and agent = x'],
  ['agent="x"', 'agent = x', 'agent="x"'],
])('withCondition %s + %s', (query, condition, expected) => {
  expect(withCondition(query, condition)).toBe(expected);
});

test('withoutCondition takes out what withCondition put in', () => {
  expect(hasCondition('cost > 1 and agent = "x"', 'agent = x')).toBe(true);
  expect(withoutCondition('cost > 1 and agent = "x"', 'agent = x')).toBe('cost > 1');
  expect(withoutCondition('a or agent = x', 'agent = x')).toBe('a or agent = x');
});
