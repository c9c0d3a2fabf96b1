import { expect, test } from 'vitest';
import { callGraph } from '../../../timeline/callGraph';
import { criticalPath } from '../../../timeline/criticalPath';
import { slowRun, someTree } from '../../../timeline/someTree';
import { curveThrough, graphNodeSize, placeGraph } from './graphLayout';

test('placeGraph puts callers left of what they call, and no node over another', () => {
  const tree = slowRun();
  const { nodes, edges, hidden } = placeGraph(callGraph(tree, criticalPath(tree)));
  const place = new Map(nodes.map(({ node, x, y }) => [node.id, { x, y }]));
  edges.forEach(({ edge, points, label }) => {
    const [from, to] = [place.get(edge.source)!, place.get(edge.target)!];
    expect(points[0]).toEqual({ x: from.x + graphNodeSize.width, y: from.y + graphNodeSize.height / 2 });
    expect(points.at(-1)).toEqual({ x: to.x, y: to.y + graphNodeSize.height / 2 });
    expect(label!.x).toBeGreaterThan(from.x + graphNodeSize.width);
    expect(label!.x).toBeLessThan(to.x);
  });
  nodes.forEach((a) => nodes.forEach((b) => a === b || expect(Math.abs(a.x - b.x) >= graphNodeSize.width || Math.abs(a.y - b.y) >= graphNodeSize.height).toBe(true)));
  expect(hidden).toBe(0);
});

test('placeGraph keeps the longest of very many edges', () => {
  const tree = someTree(
    { id: 'a', kind: 'agent', subject: 'a', seconds: [0, 1_000] },
    ...Array.from({ length: 300 }, (_, i) => ({ id: `t${i}`, parent: 'a', kind: 'tool' as const, subject: `t${i}`, seconds: [0, i + 1] as [number, number] })),
  );
  const { edges, hidden } = placeGraph(callGraph(tree, criticalPath(tree)));
  expect([edges.length, hidden]).toEqual([240, 60]);
  expect(edges.map(({ edge }) => edge.target)).toContain('tool t299');
  expect(edges.every(({ label }) => label === null)).toBe(true);
});

test('curveThrough leaves and arrives level', () => {
  expect(curveThrough([{ x: 0, y: 0 }, { x: 10, y: 20 }])).toBe('M 0 0 C 5 0 5 20 10 20');
  expect(curveThrough([])).toBe('');
});
