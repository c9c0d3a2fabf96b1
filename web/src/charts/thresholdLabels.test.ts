import { expect, test } from 'vitest';
import { placeLabels } from './thresholdLabels';

test('labels with room stand right of their lines in one row', () => {
  expect(placeLabels([{ at: 10, label: 'healthy' }, { at: 300, label: 'alert' }], 600)).toEqual([
    { x: 14, anchor: 'start', row: 0 },
    { x: 304, anchor: 'start', row: 0 },
  ]);
});

test('a label at the end of the plot stands left of its line', () => {
  expect(placeLabels([{ at: 590, label: 'alert above 8' }], 600)).toEqual([{ x: 586, anchor: 'end', row: 0 }]);
});

test('labels that would cover each other take rows of their own', () => {
  const placed = placeLabels([{ at: 480, label: 'alert above 8' }, { at: 520, label: 'trouble above 10' }, { at: 100, label: 'healthy up to 5' }], 560);
  expect(placed.map((label) => label.row)).toEqual([0, 1, 0]);
});
