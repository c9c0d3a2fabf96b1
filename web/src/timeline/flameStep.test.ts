import { expect, test } from 'vitest';
import { flameLayout } from './flameLayout';
import { flameStep, panBy, zoomAround, type FlameDirection } from './flameStep';
import { someTree } from './someTree';

test('flameStep goes to the parent, the first child and the neighbours', () => {
  const tree = someTree({ id: 'root', seconds: [0, 9] }, { id: 'a', parent: 'root', seconds: [0, 4] }, { id: 'a1', parent: 'a', seconds: [0, 1] }, { id: 'b', parent: 'root', seconds: [5, 6] });
  const layout = flameLayout(tree);
  const step = (from: string, direction: FlameDirection) => tree.nodes[flameStep(tree, layout, tree.indexById.get(from)!, direction)]!.id;
  expect([step('root', 'up'), step('root', 'down'), step('a', 'right'), step('b', 'left'), step('b', 'right'), step('a1', 'down'), step('a1', 'up')]).toEqual([
    'root', 'a', 'b', 'a', 'b', 'a1', 'a',
  ]);
});

test('zoomAround keeps the point in its place and ends at the whole', () => {
  const window = { startNanos: 100, endNanos: 200 };
  expect(zoomAround(window, 1_000, 150, 0.5)).toEqual({ startNanos: 125, endNanos: 175 });
  expect(zoomAround(window, 1_000, 100, 2)).toEqual({ startNanos: 100, endNanos: 300 });
  expect(zoomAround(window, 250, 150, 4)).toBeNull();
  expect(zoomAround({ startNanos: 5, endNanos: 6 }, 10, 5, 0.5)).toEqual({ startNanos: 5, endNanos: 6 });
});

test('panBy stays inside the whole', () => {
  const window = { startNanos: 100, endNanos: 200 };
  expect([panBy(window, 1_000, 0.5), panBy(window, 1_000, -3), panBy(window, 1_000, 20)]).toEqual([
    { startNanos: 150, endNanos: 250 }, { startNanos: 0, endNanos: 100 }, { startNanos: 900, endNanos: 1_000 },
  ]);
});
