import type { TimeWindow } from './axis';
import type { FlameLayout } from './flameLayout';
import type { SpanTree } from './spanTree';

export type FlameDirection = 'up' | 'down' | 'left' | 'right';

/** The span that an arrow key goes to: the parent, the first child, or the neighbour in the same row. The same one where there is none. */
export function flameStep({ nodes }: SpanTree, { rows, byRow }: FlameLayout, from: number, direction: FlameDirection): number {
  const node = nodes[from];
  if (node === undefined) {
    return 0;
  }
  switch (direction) {
    case 'up':
      return node.parent < 0 ? from : node.parent;
    case 'down':
      return node.childCount > 0 ? from + 1 : from;
    default: {
      const row = byRow[rows[from]!]!;
      return row[row.indexOf(from) + (direction === 'left' ? -1 : 1)] ?? from;
    }
  }
}

/** The window made longer or shorter around a point that keeps its place, never beyond the whole. Null for the whole. */
export function zoomAround(window: TimeWindow, totalNanos: number, atNanos: number, factor: number): TimeWindow | null {
  const startNanos = Math.max(0, atNanos - (atNanos - window.startNanos) * factor);
  const endNanos = Math.min(totalNanos, atNanos + (window.endNanos - atNanos) * factor);
  // A nanosecond is the least that a clock tells.
  return startNanos <= 0 && endNanos >= totalNanos ? null : endNanos - startNanos < 1 ? window : { startNanos, endNanos };
}

/** The window moved by a share of its length, kept inside the whole. */
export function panBy(window: TimeWindow, totalNanos: number, share: number): TimeWindow {
  const length = window.endNanos - window.startNanos;
  const startNanos = Math.max(0, Math.min(totalNanos - length, window.startNanos + length * share));
  return { startNanos, endNanos: startNanos + length };
}
