import { expect, test } from 'vitest';
import type { Span } from '../api/types';
import { buildSpanTree, parentIds, reveal, stepToModelCall, visibleRows, type SpanTree } from './spanTree';

const span = (spanId: string, parentSpanId: string | null, startMs: number, extra: Partial<Span> = {}) =>
  ({ spanId, parentSpanId, startTime: new Date(startMs).toISOString(), durationNanos: 1e6, kind: 'other', name: spanId, ...extra }) as Span;
const outline = (tree: SpanTree) => tree.nodes.map((node) => `${'.'.repeat(node.depth)}${node.id}${node.span === null ? '?' : ''}`);
const complete = { complete: true };

test('buildSpanTree orders children by start and measures from the earliest', () => {
  const tree = buildSpanTree([span('root', null, 10), span('b', 'root', 13), span('a', 'root', 11), span('a1', 'a', 12)], [], complete);
  expect(outline(tree)).toEqual(['root', '.a', '..a1', '.b']);
  expect(tree.nodes.map((node) => node.end)).toEqual([4, 3, 3, 4]);
  expect(tree.nodes.map((node) => node.startNanos)).toEqual([0, 1e6, 2e6, 3e6]);
  expect(tree.totalNanos).toBe(4e6);
});

test('buildSpanTree handles a child that starts before its parent', () => {
  const tree = buildSpanTree([span('root', null, 10), span('early', 'root', 7)], [], complete);
  expect(tree.nodes.map((node) => node.startNanos)).toEqual([3e6, 0]);
});

test('buildSpanTree puts orphans under a placeholder', () => {
  const spans = [span('root', null, 0), span('x', 'gone', 1), span('y', 'gone', 2)];
  const tree = buildSpanTree(spans, [{ spanId: 'gone', children: 2 }], complete);
  expect(outline(tree)).toEqual(['root', 'gone?', '.x', '.y']);
  expect(tree.nodes[1]).toMatchObject({ childCount: 2, startNanos: 1e6, endNanos: 3e6 });
});

test('buildSpanTree waits with placeholders for parents that may still come', () => {
  const spans = [span('root', null, 0), span('x', 'later', 1)];
  expect(outline(buildSpanTree(spans, [], { complete: false }))).toEqual(['root', 'x']);
  expect(outline(buildSpanTree(spans, [], complete))).toEqual(['root', 'later?', '.x']);
});

test('buildSpanTree shows every span of a circle once', () => {
  const tree = buildSpanTree([span('a', 'b', 0), span('b', 'a', 1), span('self', 'self', 2)], [], complete);
  expect(outline(tree)).toEqual(['self', 'a', '.b']);
});

test('buildSpanTree survives a chain of 20,000 spans', () => {
  const spans = Array.from({ length: 20_000 }, (_, index) => span(`s${index}`, index === 0 ? null : `s${index - 1}`, index));
  expect(buildSpanTree(spans, [], complete).nodes.at(-1)?.depth).toBe(19_999);
});

test('visibleRows skips what is under a collapsed node, and reveal opens it', () => {
  const tree = buildSpanTree([span('root', null, 0), span('a', 'root', 1), span('a1', 'a', 2), span('b', 'root', 3)], [], complete);
  const collapsed = new Set(['a']);
  expect(visibleRows(tree, collapsed)).toEqual([0, 1, 3]);
  expect(reveal(tree, collapsed, 2)).toEqual(new Set());
  expect(reveal(tree, collapsed, 3)).toBe(collapsed);
  expect(visibleRows(tree, parentIds(tree))).toEqual([0]);
});

test('stepToModelCall finds the nearest model call in both directions', () => {
  const llm = { kind: 'llm' } as const;
  const tree = buildSpanTree([span('root', null, 0), span('m1', 'root', 1, llm), span('t', 'root', 2), span('m2', 'root', 3, llm)], [], complete);
  expect([stepToModelCall(tree, -1, 1), stepToModelCall(tree, 1, 1), stepToModelCall(tree, 3, 1), stepToModelCall(tree, 3, -1)]).toEqual([1, 3, undefined, 1]);
});
