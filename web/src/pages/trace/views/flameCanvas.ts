import type { Span } from '../../../api/types';
import { kindColor } from '../../../genai/SpanKind';
import { axisTicks, type TimeWindow } from '../../../timeline/axis';
import type { FlameLayout } from '../../../timeline/flameLayout';
import type { SpanTree } from '../../../timeline/spanTree';
import { drawnColor } from '../../../ui/useDrawnTheme';
import type { Size } from '../../../ui/useSize';

export const flameRowHeight = 22;
/** The time axis stays above the rows. */
export const flameAxisHeight = 22;

export type FlameScene = {
  tree: SpanTree;
  layout: FlameLayout;
  window: TimeWindow;
  size: Size;
  scrollTop: number;
  /** Indexes of the spans that find found; null while nothing is looked for. */
  hits: ReadonlySet<number> | null;
  /** Null while the critical path is not drawn. */
  onPath: Float64Array | null;
  cursor: number;
  selected: number | undefined;
  tickLabel: (nanos: number) => string;
};

/** A label needs about this much room, and each letter of it. */
const minLabelPixels = 32;
const pixelsPerLetter = 6.4;

/** Paints the part of the chart that is in view. Spans narrower than a pixel are drawn once per pixel, so that 50,000 take a few milliseconds. */
export function paintFlame(canvas: HTMLCanvasElement, scene: FlameScene) {
  const context = canvas.getContext('2d');
  if (context === null) {
    return;
  }
  const { size, scrollTop, layout } = scene;
  const scale = devicePixelRatio;
  canvas.width = Math.round(size.width * scale);
  canvas.height = Math.round(size.height * scale);
  context.scale(scale, scale);
  context.font = `11px ${drawnColor('--font-sans')}`;
  context.textBaseline = 'middle';
  const colors = new Map<string, string>();
  const colorOf = (kind: Span['kind'] | null) => {
    const token = kind === null ? '--border-strong' : kindColor(kind);
    const color = colors.get(token) ?? drawnColor(token);
    colors.set(token, color);
    return color;
  };
  const ink = { text: drawnColor('--bg'), muted: drawnColor('--text-muted'), line: drawnColor('--text'), ring: drawnColor('--accent') };
  const first = Math.max(0, Math.floor(scrollTop / flameRowHeight));
  const last = Math.min(layout.rowCount - 1, Math.ceil((scrollTop + size.height) / flameRowHeight));
  for (let row = first; row <= last; row++) {
    paintRow(context, scene, row, flameAxisHeight + row * flameRowHeight - scrollTop, colorOf, ink);
  }
  paintAxis(context, scene);
}

type Ink = { text: string; muted: string; line: string; ring: string };

function paintRow(context: CanvasRenderingContext2D, scene: FlameScene, row: number, top: number, colorOf: (kind: Span['kind'] | null) => string, ink: Ink) {
  const { tree, layout, window, size, hits } = scene;
  const list = layout.byRow[row]!;
  const perNano = size.width / Math.max(1, window.endNanos - window.startNanos);
  let painted = -1;
  for (const index of list) {
    const node = tree.nodes[index]!;
    if (node.startNanos > window.endNanos) {
      break;
    }
    if (node.endNanos < window.startNanos) {
      continue;
    }
    const left = Math.max(0, (node.startNanos - window.startNanos) * perNano);
    const right = Math.min(size.width, Math.max(left + 1, (node.endNanos - window.startNanos) * perNano));
    const marked = index === scene.cursor || index === scene.selected || hits?.has(index) === true;
    if (right < painted + 1 && !marked) {
      continue;
    }
    painted = right;
    const width = Math.max(1, right - left - (right - left > 3 ? 1 : 0));
    const dimmed = hits !== null && !hits.has(index);
    context.globalAlpha = dimmed ? 0.22 : 1;
    context.fillStyle = colorOf(node.span?.kind ?? null);
    context.fillRect(left, top + 1, width, flameRowHeight - 2);
    if (scene.onPath !== null && scene.onPath[index]! * perNano > 1) {
      context.fillStyle = ink.line;
      context.fillRect(left, top + flameRowHeight - 4, width, 3);
    }
    context.globalAlpha = 1;
    if (width > minLabelPixels && node.span !== null) {
      context.fillStyle = dimmed ? ink.muted : ink.text;
      context.fillText(fitted(node.span.name, width - 8), left + 4, top + flameRowHeight / 2);
    }
    if (index === scene.cursor || index === scene.selected) {
      context.strokeStyle = index === scene.selected ? ink.ring : ink.line;
      context.lineWidth = 2;
      context.strokeRect(left + 1, top + 2, Math.max(1, width - 2), flameRowHeight - 4);
    }
  }
}

function fitted(text: string, pixels: number): string {
  const letters = Math.floor(pixels / pixelsPerLetter);
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}

function paintAxis(context: CanvasRenderingContext2D, { window, size, tickLabel }: FlameScene) {
  context.fillStyle = drawnColor('--bg');
  context.fillRect(0, 0, size.width, flameAxisHeight);
  context.fillStyle = drawnColor('--border');
  context.fillRect(0, flameAxisHeight - 1, size.width, 1);
  for (const tick of axisTicks(window, Math.max(2, Math.ceil(size.width / 90)))) {
    const x = tick.fraction * size.width;
    context.fillStyle = drawnColor('--border-strong');
    context.fillRect(x, 0, 1, flameAxisHeight);
    context.fillStyle = drawnColor('--text-muted');
    const label = tickLabel(tick.nanos);
    if (x + 8 + label.length * pixelsPerLetter < size.width) {
      context.fillText(label, x + 4, flameAxisHeight / 2);
    }
  }
}
