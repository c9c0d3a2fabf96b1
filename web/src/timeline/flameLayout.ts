import type { SpanTree } from './spanTree';

export type FlameLayout = {
  /** For each node the row it is drawn in, from 0 at the top. */
  rows: Int32Array;
  rowCount: number;
  /** For each row its nodes in order of start. */
  byRow: Int32Array[];
};

/** So many rows are looked through for a free place; what runs beside more than this is drawn over other spans. */
const rowsLookedThrough = 128;

/** Puts each span below its parent, in the first row where nothing earlier is in its way: what ran at the same time lies side by side. */
export function flameLayout({ nodes }: SpanTree): FlameLayout {
  const rows = new Int32Array(nodes.length);
  /** When the last span of each row ends. */
  const ends: number[] = [];
  const lists: number[][] = [];
  for (const { index, parent, startNanos, endNanos } of nodes) {
    const first = parent < 0 ? 0 : rows[parent]! + 1;
    let row = first;
    while (row < ends.length && ends[row]! > startNanos && row < first + rowsLookedThrough) {
      row++;
    }
    row = row === first + rowsLookedThrough ? first : row;
    rows[index] = row;
    ends[row] = Math.max(ends[row] ?? 0, endNanos);
    (lists[row] ??= []).push(index);
  }
  return { rows, rowCount: lists.length, byRow: lists.map((list) => Int32Array.from(list).sort((a, b) => nodes[a]!.startNanos - nodes[b]!.startNanos)) };
}

/** The node at a time in a row, or undefined. Spans narrower than the slack around the time count as hit. */
export function nodeAt({ nodes }: SpanTree, layout: FlameLayout, row: number, nanos: number, slackNanos: number): number | undefined {
  const list = layout.byRow[row];
  if (list === undefined) {
    return undefined;
  }
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[list[middle]!]!.startNanos <= nanos + slackNanos) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const found = list[low - 1];
  return found !== undefined && nodes[found]!.endNanos >= nanos - slackNanos ? found : undefined;
}
