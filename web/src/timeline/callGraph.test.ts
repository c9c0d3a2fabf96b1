import { expect, test } from 'vitest';
import type { Usage } from '../api/types';
import { callGraph, foldRare } from './callGraph';
import { criticalPath } from './criticalPath';
import { slowRun, someTree } from './someTree';
import type { SpanTree } from './spanTree';

const graphOf = (tree: SpanTree) => callGraph(tree, criticalPath(tree));
const usage = (costUsd: number | null) => ({ inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, costUsd }) as Usage;
const text = ({ nodes, edges }: ReturnType<typeof graphOf>) => [
  nodes.map((node) => `${node.id} x${node.calls} ${node.nanos / 1e9} s`),
  edges.map((edge) => `${edge.id} x${edge.calls}`),
];

test('callGraph draws agents, tools and models, and leaves out what lies between them', () => {
  expect(text(graphOf(slowRun()))).toEqual([
    ['agent research_agent x1 32 s', 'llm gpt-4o x2 12 s', 'tool web_search x1 27 s', 'agent writer x1 9 s'],
    ['agent research_agent → llm gpt-4o x1', 'agent research_agent → tool web_search x1', 'agent writer → llm gpt-4o x1'],
  ]);
});

test('callGraph gives time under a call to the call, errors and costs to edges', () => {
  const tree = someTree(
    { id: 'a', kind: 'agent', subject: 'a', seconds: [0, 10] },
    { id: 'm1', parent: 'a', kind: 'llm', subject: 'm', seconds: [0, 2], usage: usage(1) },
    { id: 'm2', parent: 'a', kind: 'llm', subject: 'm', seconds: [2, 4], usage: usage(2), status: 'error' },
    { id: 't', parent: 'a', kind: 'tool', subject: 't', seconds: [4, 10] },
    { id: 'http', parent: 't', kind: 'http', seconds: [4, 9] },
    { id: 'm3', parent: 'http', kind: 'llm', subject: 'm', seconds: [5, 6], usage: usage(null) },
  );
  const { nodes, edges } = graphOf(tree);
  expect(edges.map((edge) => [edge.id, edge.calls, edge.errors, edge.costUsd])).toEqual([
    ['agent a → llm m', 2, 1, 3],
    ['agent a → tool t', 1, 0, NaN],
    ['tool t → llm m', 1, 0, NaN],
  ]);
  expect(nodes.find((node) => node.id === 'tool t')?.pathNanos).toBe(5e9);
  expect(nodes.find((node) => node.id === 'agent a')?.costUsd).toBe(3);
  expect(nodes.find((node) => node.id === 'llm m')?.nodes).toEqual([1, 2, 5]);
});

test('callGraph counts a call that two instrumentations report once', () => {
  const tree = someTree({ id: 'outer', kind: 'llm', subject: 'm', seconds: [0, 3] }, { id: 'inner', parent: 'outer', kind: 'llm', subject: 'm', seconds: [0, 2] });
  expect(text(graphOf(tree))).toEqual([['llm m x1 3 s'], []]);
});

test('callGraph begins at the program where no agent is at the top', () => {
  const tree = someTree({ id: 'POST', kind: 'http', seconds: [0, 3] }, { id: 'a', parent: 'POST', kind: 'agent', subject: 'a', seconds: [0, 2] });
  tree.nodes.forEach((node) => node.span !== null && (node.span.service = 'shop'));
  expect(text(graphOf(tree))).toEqual([['entry shop x1 3 s', 'agent a x1 2 s'], ['entry shop → agent a x1']]);
});

test('foldRare sums up the names on which least time went', () => {
  const tree = someTree(
    { id: 'a', kind: 'agent', subject: 'a', seconds: [0, 100] },
    ...Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, parent: 'a', kind: 'tool' as const, subject: `t${i}`, seconds: [0, i + 1] as [number, number] })),
    { id: 'm', parent: 't0', kind: 'llm', subject: 'm', seconds: [0, 1] },
    { id: 'm2', parent: 't1', kind: 'llm', subject: 'm', seconds: [0, 1] },
  );
  const { nodes, edges } = foldRare(graphOf(tree));
  const others = nodes.find((node) => node.name === '25 others')!;
  expect(nodes).toHaveLength(1 + 16 + 1);
  expect(others).toMatchObject({ kind: 'tool', calls: 25, nanos: 325e9 });
  expect(others.nodes).toHaveLength(25);
  expect(edges.filter((edge) => edge.source === others.id)).toMatchObject([{ target: 'llm m', calls: 2 }]);
  const small = graphOf(slowRun());
  expect(foldRare(small).nodes.map((node) => node.id).sort()).toEqual(small.nodes.map((node) => node.id).sort());
  expect(foldRare(small).edges).toEqual(small.edges);
});
