import { expect, test } from 'vitest';
import type { MissingParent, Span } from '../api/types';
import { criticalPath, joinSegments, longestStep, segmentsByNode } from './criticalPath';
import { buildSpanTree } from './spanTree';

type Spec = [id: string, parent: string | null, startMs: number, endMs: number];

const treeOf = (specs: Spec[], missing: MissingParent[] = []) =>
  buildSpanTree(
    specs.map(
      ([spanId, parentSpanId, startMs, endMs]) =>
        ({ spanId, parentSpanId, startTime: new Date(startMs).toISOString(), durationNanos: (endMs - startMs) * 1e6, kind: 'other', name: spanId }) as Span,
    ),
    missing,
    { complete: true },
  );

/** The path as text: who decides from when to when, in ms. */
function pathOf(specs: Spec[], missing: MissingParent[] = []): string[] {
  const tree = treeOf(specs, missing);
  const { segments, totalNanos } = criticalPath(tree);
  expect(segments.reduce((sum, segment) => sum + segment.endNanos - segment.startNanos, 0)).toBe(totalNanos);
  expect(segments.findIndex((segment, index) => segment.startNanos !== (segments[index - 1]?.endNanos ?? 0))).toBe(-1);
  return segments.map((segment) => `${tree.nodes[segment.node]?.id ?? 'gap'} ${segment.startNanos / 1e6}-${segment.endNanos / 1e6}`);
}

test('criticalPath of steps one after the other alternates between them and the parent', () => {
  expect(pathOf([['root', null, 0, 100], ['a', 'root', 10, 40], ['b', 'root', 50, 90]])).toEqual([
    'root 0-10', 'a 10-40', 'root 40-50', 'b 50-90', 'root 90-100',
  ]);
});

test('criticalPath of parallel steps takes the one that ended last, and what ended before it began', () => {
  expect(pathOf([['root', null, 0, 100], ['short', 'root', 10, 60], ['long', 'root', 10, 95]])).toEqual(['root 0-10', 'long 10-95', 'root 95-100']);
  expect(pathOf([['root', null, 0, 100], ['first', 'root', 0, 30], ['beside', 'root', 20, 60], ['last', 'root', 40, 100]])).toEqual([
    'first 0-30', 'root 30-40', 'last 40-100',
  ]);
});

test('criticalPath goes down into children of children', () => {
  expect(pathOf([['root', null, 0, 50], ['agent', 'root', 5, 45], ['call', 'agent', 10, 30], ['tool', 'agent', 30, 44]])).toEqual([
    'root 0-5', 'agent 5-10', 'call 10-30', 'tool 30-44', 'agent 44-45', 'root 45-50',
  ]);
});

test('criticalPath ends with work that outlives its parent, and calls the pause before it a gap', () => {
  expect(pathOf([['root', null, 0, 50], ['async', 'root', 40, 90]])).toEqual(['root 0-40', 'async 40-90']);
  expect(pathOf([['root', null, 0, 50], ['late', 'root', 60, 90]])).toEqual(['root 0-50', 'gap 50-60', 'late 60-90']);
});

test('criticalPath does not let unawaited work hide its parent or stand for it', () => {
  expect(pathOf([['root', null, 0, 100], ['step', 'root', 0, 20], ['async', 'step', 10, 80], ['next', 'root', 20, 100]])).toEqual(['step 0-20', 'next 20-100']);
});

test('criticalPath takes a little overlap for a difference of clocks', () => {
  expect(pathOf([['root', null, 0, 200], ['step', 'root', 0, 100], ['remote', 'step', 10, 101], ['next', 'root', 100, 200]])).toEqual([
    'step 0-10', 'remote 10-100', 'next 100-200',
  ]);
});

test('criticalPath clips a child whose clock is behind to its parent', () => {
  expect(pathOf([['root', null, 10, 60], ['a', 'root', 10, 30], ['skewed', 'root', 20, 50], ['under', 'skewed', 15, 48]])).toEqual([
    'root 0-10', 'under 10-38', 'skewed 38-40', 'root 40-50',
  ]);
});

test('criticalPath calls time under a parent that was not received a gap', () => {
  expect(pathOf([['x', 'gone', 0, 20], ['y', 'gone', 30, 50]], [{ spanId: 'gone', children: 2 }])).toEqual(['x 0-20', 'gap 20-30', 'y 30-50']);
  expect(pathOf([['first', null, 0, 20], ['second', null, 40, 50]])).toEqual(['first 0-20', 'gap 20-40', 'second 40-50']);
});

test('criticalPath of nothing, and of spans without length, is empty', () => {
  expect(pathOf([])).toEqual([]);
  expect(pathOf([['root', null, 5, 5], ['a', 'root', 5, 5]])).toEqual([]);
});

test('segmentsByNode and joinSegments give the lines to draw', () => {
  const tree = treeOf([['root', null, 0, 100], ['a', 'root', 10, 40], ['b', 'root', 45, 90]]);
  const byNode = segmentsByNode(criticalPath(tree));
  const ofRoot = byNode.get(0)!;
  expect(ofRoot.map((segment) => segment.startNanos / 1e6)).toEqual([0, 40, 90]);
  expect(joinSegments(ofRoot, 40e6).map((segment) => [segment.startNanos / 1e6, segment.endNanos / 1e6])).toEqual([[0, 45], [90, 100]]);
  expect(byNode.has(3)).toBe(false);
});

test.each<[string, Spec[]]>([
  ['in groups', Array.from({ length: 50_000 }, (_, i): Spec => [`s${i}`, i % 10 === 0 ? null : `s${i - (i % 10)}`, i * 2, i * 2 + (i % 10 === 0 ? 19 : 2)])],
  ['in a chain', Array.from({ length: 50_000 }, (_, i): Spec => [`s${i}`, i === 0 ? null : `s${i - 1}`, i, 200_000 - i])],
  ['side by side', Array.from({ length: 50_000 }, (_, i): Spec => [`s${i}`, i === 0 ? null : 's0', (i * 7_919) % 90_000, ((i * 7_919) % 90_000) + (i === 0 ? 100_000 : 1 + (i % 100))])],
])('criticalPath of 50,000 spans %s is found without holes', (_, specs) => {
  expect(pathOf(specs).length).toBeGreaterThan(500);
});

test('longestStep is the span that decides most by itself, in however many pieces', () => {
  const tree = treeOf([['root', null, 0, 100], ['a', 'root', 20, 55], ['b', 'root', 60, 85]]);
  const longest = longestStep(tree, criticalPath(tree));
  expect([tree.nodes[longest!.node]!.id, longest!.nanos / 1e6]).toEqual(['root', 40]);
  const empty = treeOf([]);
  expect(longestStep(empty, criticalPath(empty))).toBeNull();
});
