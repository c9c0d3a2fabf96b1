import { expect, test } from 'vitest';
import type { Usage } from '../api/types';
import { criticalPath } from './criticalPath';
import { slowRun, someTree } from './someTree';
import type { SpanTree } from './spanTree';
import { selfNanos, sortRows, statistics, type Grouping } from './statistics';

const rowsOf = (tree: SpanTree, by: Grouping) => sortRows(statistics(tree, criticalPath(tree), by), 'totalNanos', true);
const usage = (inputTokens: number, costUsd: number | null): Usage => ({ inputTokens, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, costUsd });

test('statistics sums by kind, agent, model and tool', () => {
  const seconds = (by: Grouping) => rowsOf(slowRun(), by).map((row) => [row.key, row.count, row.totalNanos / 1e9, row.selfNanos / 1e9, row.pathNanos / 1e9]);
  expect(seconds('kind')).toEqual([['agent', 2, 41, 2, 2], ['tool', 1, 27, 2, 2], ['http', 1, 25, 25, 25], ['llm', 2, 12, 12, 12]]);
  expect(seconds('agent')).toEqual([['research_agent', 4, 87, 32, 32], ['writer', 2, 18, 9, 9]]);
  expect(seconds('model')).toEqual([['gpt-4o', 2, 12, 12, 12]]);
  expect(seconds('tool')).toEqual([['web_search', 1, 27, 2, 2]]);
});

test('statistics counts usage where the ledger counts it, and knows no cost without a price', () => {
  const tree = someTree(
    { id: 'agent', kind: 'agent', subject: 'a', seconds: [0, 9], usage: usage(30, 3), counted: false },
    { id: 'one', parent: 'agent', kind: 'llm', subject: 'priced', seconds: [0, 1], usage: usage(10, 1), status: 'error' },
    { id: 'two', parent: 'agent', kind: 'llm', subject: 'unpriced', seconds: [1, 2], usage: usage(20, null) },
  );
  expect(rowsOf(tree, 'agent')).toMatchObject([{ inputTokens: 30, outputTokens: 2, costUsd: 1, errors: 1 }]);
  expect(rowsOf(tree, 'model').map((row) => row.costUsd)).toEqual([1, null]);
});

test('selfNanos leaves out the union of children, clipped to the span', () => {
  const tree = someTree(
    { id: 'root', seconds: [0, 10] },
    { id: 'a', parent: 'root', seconds: [1, 5] },
    { id: 'b', parent: 'root', seconds: [3, 6] },
    { id: 'late', parent: 'root', seconds: [9, 20] },
  );
  expect([...selfNanos(tree)].map((nanos) => nanos / 1e9)).toEqual([4, 4, 3, 11]);
});

test('sortRows puts what is not known last in both directions', () => {
  const tree = someTree(
    { id: 'x', kind: 'llm', subject: 'x', seconds: [0, 1], usage: usage(1, null) },
    { id: 'y', kind: 'llm', subject: 'y', seconds: [0, 1], usage: usage(1, 2) },
    { id: 'z', kind: 'llm', subject: 'z', seconds: [0, 1], usage: usage(1, 5) },
  );
  const order = (descending: boolean) => sortRows(statistics(tree, criticalPath(tree), 'model'), 'costUsd', descending).map((row) => row.key);
  expect([order(true), order(false)]).toEqual([['z', 'y', 'x'], ['y', 'z', 'x']]);
});
