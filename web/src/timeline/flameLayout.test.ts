import { expect, test } from 'vitest';
import { flameLayout, nodeAt } from './flameLayout';
import { someTree } from './someTree';

test('flameLayout puts children below, one after the other in one row, and side by side what overlaps', () => {
  const tree = someTree(
    { id: 'root', seconds: [0, 10] },
    { id: 'a', parent: 'root', seconds: [0, 4] },
    { id: 'a1', parent: 'a', seconds: [1, 3] },
    { id: 'beside', parent: 'root', seconds: [2, 6] },
    { id: 'after', parent: 'root', seconds: [6, 9] },
  );
  const { rows, rowCount } = flameLayout(tree);
  expect(tree.nodes.map((node, index) => `${node.id} ${rows[index]}`)).toEqual(['root 0', 'a 1', 'a1 2', 'beside 3', 'after 1']);
  expect(rowCount).toBe(4);
});

test('flameLayout never covers a span with another', () => {
  const tree = someTree(
    ...Array.from({ length: 400 }, (_, i) => ({ id: `s${i}`, ...(i === 0 ? {} : { parent: `s${(i * 7) % Math.ceil(i / 3)}` }), seconds: [(i * 37) % 100, ((i * 37) % 100) + 1 + (i % 9)] as [number, number] })),
  );
  const { byRow } = flameLayout(tree);
  for (const row of byRow) {
    row.forEach((index, place) => place > 0 && expect(tree.nodes[index]!.startNanos).toBeGreaterThanOrEqual(tree.nodes[row[place - 1]!]!.endNanos));
  }
});

test('nodeAt finds the span under the pointer, thin ones within reach included', () => {
  const tree = someTree({ id: 'root', seconds: [0, 10] }, { id: 'a', parent: 'root', seconds: [1, 2] }, { id: 'b', parent: 'root', seconds: [5, 6] });
  const layout = flameLayout(tree);
  const at = (row: number, seconds: number, slack = 0) => tree.nodes[nodeAt(tree, layout, row, seconds * 1e9, slack * 1e9) ?? -1]?.id;
  expect([at(0, 3), at(1, 1.5), at(1, 3), at(1, 4.9, 0.2), at(1, 2.1, 0.2), at(2, 1)]).toEqual(['root', 'a', undefined, 'b', 'a', undefined]);
});
