import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatDuration } from '../../../format/duration';
import { kindLabel } from '../../../genai/SpanKind';
import { zoomTo, type TimeWindow } from '../../../timeline/axis';
import { flameLayout, nodeAt } from '../../../timeline/flameLayout';
import { flameStep, panBy, zoomAround, type FlameDirection } from '../../../timeline/flameStep';
import { pathNanos } from '../../../timeline/statistics';
import type { TreeNode } from '../../../timeline/spanTree';
import { useDrawnTheme } from '../../../ui/useDrawnTheme';
import { useSize } from '../../../ui/useSize';
import type { TreeNavigation } from '../useTreeNavigation';
import { flameAxisHeight, flameRowHeight, paintFlame } from './flameCanvas';
import styles from './FlameView.module.css';
import type { ViewProps } from './viewProps';

type FlameViewProps = ViewProps & {
  navigation: TreeNavigation;
  /** Null while nothing is looked for. */
  hits: number[] | null;
  timeWindow: TimeWindow;
  onZoom: (window: TimeWindow | null) => void;
};

const directions: Record<string, FlameDirection> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };
const zoomStep = 0.6;

/** Spans as bars by time and depth. Drag to zoom in, click to open; the timeline tells the same as text. */
export function FlameView({ tree, path, search, onSelect, navigation, hits, timeWindow, onZoom }: FlameViewProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(viewport);
  const theme = useDrawnTheme();
  const [scrollTop, setScrollTop] = useState(0);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [hover, setHover] = useState<{ node: number; x: number; y: number } | null>(null);
  const layout = useMemo(() => flameLayout(tree), [tree]);
  const onPath = useMemo(() => (search.line === 'off' ? null : pathNanos(tree, path)), [tree, path, search.line]);
  const hitSet = useMemo(() => (hits === null ? null : new Set(hits)), [hits]);
  const total = Math.max(1, tree.totalNanos);
  const cursorNode = tree.nodes[navigation.cursor];
  const selected = search.span === undefined ? undefined : tree.indexById.get(search.span);

  useLayoutEffect(() => {
    if (canvas.current !== null && size.width > 0) {
      paintFlame(canvas.current, { tree, layout, window: timeWindow, size, scrollTop, hits: hitSet, onPath, cursor: navigation.cursor, selected, tickLabel });
    }
    // The theme is read from the style sheet while painting.
  }, [tree, layout, timeWindow, size, scrollTop, hitSet, onPath, navigation.cursor, selected, theme]);

  const reveal = useEffectEvent((node: TreeNode) => {
    const top = layout.rows[node.index]! * flameRowHeight;
    const box = viewport.current;
    if (box !== null && (top < box.scrollTop || top + flameRowHeight * 2 > box.scrollTop + box.clientHeight)) {
      box.scrollTop = Math.max(0, top - box.clientHeight / 2);
    }
    if (node.endNanos < timeWindow.startNanos || node.startNanos > timeWindow.endNanos) {
      onZoom(null);
    }
  });
  const { scrollRequest } = navigation;
  useEffect(() => {
    const node = tree.nodes[scrollRequest?.index ?? -1];
    if (node !== undefined) {
      reveal(node);
    }
  }, [scrollRequest, tree]);

  // React's wheel handlers are passive, and a browser zooms the page with Ctrl and the wheel.
  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      onZoom(zoomAround(timeWindow, total, nanosAt(event.clientX), event.deltaY > 0 ? 1 / zoomStep : zoomStep));
    } else if (event.deltaX !== 0) {
      event.preventDefault();
      onZoom(panBy(timeWindow, total, event.deltaX / Math.max(1, size.width)));
    }
  });
  useEffect(() => {
    const box = viewport.current;
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, []);

  const fractionAt = (clientX: number) => {
    const box = viewport.current?.getBoundingClientRect();
    return box === undefined ? 0 : Math.max(0, Math.min(1, (clientX - box.left) / Math.max(1, size.width)));
  };
  const nanosAt = (clientX: number) => timeWindow.startNanos + fractionAt(clientX) * (timeWindow.endNanos - timeWindow.startNanos);
  const hit = (event: PointerEvent) => {
    const y = event.clientY - (viewport.current?.getBoundingClientRect().top ?? 0) - flameAxisHeight;
    const slack = (timeWindow.endNanos - timeWindow.startNanos) / Math.max(1, size.width);
    return y < 0 ? undefined : nodeAt(tree, layout, Math.floor((y + scrollTop) / flameRowHeight), nanosAt(event.clientX), slack);
  };
  const onPointerUp = (event: PointerEvent) => {
    const zoomed = drag === null ? null : zoomTo(timeWindow, drag.from, drag.to);
    const clicked = drag !== null && zoomed === null ? hit(event) : undefined;
    setDrag(null);
    if (zoomed !== null) {
      onZoom(zoomed);
    } else if (clicked !== undefined) {
      navigation.moveTo(clicked);
      onSelect(clicked);
    }
  };
  const zoomToNode = (node: TreeNode | undefined) => {
    if (node !== undefined && node.endNanos > node.startNanos) {
      onZoom(node.startNanos === 0 && node.endNanos === total ? null : { startNanos: node.startNanos, endNanos: node.endNanos });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = directions[event.key];
    const middle = cursorNode === undefined ? 0 : Math.max(timeWindow.startNanos, Math.min(timeWindow.endNanos, (cursorNode.startNanos + cursorNode.endNanos) / 2));
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (direction !== undefined) {
      navigation.moveTo(flameStep(tree, layout, navigation.cursor, direction));
    } else if (event.key === '+' || event.key === '=') {
      onZoom(zoomAround(timeWindow, total, middle, zoomStep));
    } else if (event.key === '-') {
      onZoom(zoomAround(timeWindow, total, middle, 1 / zoomStep));
    } else if (event.key === '0') {
      onZoom(null);
    } else if (event.key === 'z') {
      zoomToNode(cursorNode);
    } else if (event.key === 'Enter') {
      onSelect(navigation.cursor);
    } else {
      return;
    }
    event.preventDefault();
  };
  const shown = hover === null ? undefined : tree.nodes[hover.node];
  return (
    <div
      ref={viewport}
      className={styles.viewport}
      tabIndex={0}
      role="application"
      aria-label="Flame chart. Arrow keys go from span to span, Enter opens, z zooms to the span, plus and minus zoom, 0 shows the whole run."
      data-testid="flame"
      data-start-nanos={Math.round(timeWindow.startNanos)}
      data-end-nanos={Math.round(timeWindow.endNanos)}
      data-own-arrows
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: fractionAt(event.clientX), to: fractionAt(event.clientX) });
      }}
      onPointerMove={(event) => {
        if (drag !== null) {
          setDrag({ ...drag, to: fractionAt(event.clientX) });
        }
        const node = drag === null ? hit(event) : undefined;
        const box = event.currentTarget.getBoundingClientRect();
        setHover(node === undefined ? null : { node, x: event.clientX - box.left, y: event.clientY - box.top });
      }}
      onPointerLeave={() => setHover(null)}
      onPointerCancel={() => setDrag(null)}
      onPointerUp={onPointerUp}
      onDoubleClick={() => zoomToNode(shown)}
    >
      <div className={styles.stage} style={{ height: layout.rowCount * flameRowHeight + flameAxisHeight }}>
        <div className={styles.pane} style={{ height: size.height }}>
          <canvas ref={canvas} className={styles.canvas} />
          {drag !== null && (
            <span className={styles.dragged} style={{ left: `${Math.min(drag.from, drag.to) * 100}%`, width: `${Math.abs(drag.to - drag.from) * 100}%` }} />
          )}
          {shown !== undefined && hover !== null && drag === null && (
            <div className={styles.tip} style={{ left: Math.min(hover.x + 12, Math.max(0, size.width - 300)), top: hover.y + 16 }} aria-hidden="true">
              {describe(shown)}
            </div>
          )}
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {cursorNode !== undefined && describe(cursorNode)}
      </p>
    </div>
  );
}

function describe({ span, startNanos, endNanos, id }: TreeNode): string {
  const figures = `${formatDuration(endNanos - startNanos)}, starts at ${formatDuration(startNanos)}`;
  if (span === null) {
    return `parent span ${id} not received, ${figures}`;
  }
  return `${span.name === '' ? '(no name)' : span.name}, ${kindLabel(span.kind)}, ${figures}${span.status === 'error' ? `, failed: ${span.error?.message ?? span.error?.type ?? 'error'}` : ''}`;
}

function tickLabel(nanos: number): string {
  return nanos === 0 ? '0' : formatDuration(nanos).replace('.0 ', ' ');
}
