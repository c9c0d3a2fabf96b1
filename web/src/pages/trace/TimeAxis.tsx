import { useRef, useState, type PointerEvent } from 'react';
import { formatDuration } from '../../format/duration';
import { axisTicks, zoomTo, type TimeWindow } from '../../timeline/axis';
import { useWidth } from '../../ui/useWidth';
import styles from './SpanTreeGrid.module.css';

type TimeAxisProps = { timeWindow: TimeWindow; onZoom: (window: TimeWindow) => void };

/** A label with its tick needs about this much room. */
const pixelsPerTick = 64;
/** Past this fraction a label would run out of the column. */
const lastLabel = 0.93;

/** Ticks over the bars; dragging over them zooms in. */
export function TimeAxis({ timeWindow, onZoom }: TimeAxisProps) {
  const axis = useRef<HTMLSpanElement>(null);
  const width = useWidth(axis);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  return (
    <span
      ref={axis}
      role="columnheader"
      aria-label="Timeline"
      title="Drag to zoom in"
      className={styles.axis}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: fraction(event), to: fraction(event) });
      }}
      onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: fraction(event) })}
      onPointerCancel={() => setDrag(null)}
      onPointerUp={() => {
        const zoomed = drag === null ? null : zoomTo(timeWindow, drag.from, drag.to);
        setDrag(null);
        if (zoomed !== null) {
          onZoom(zoomed);
        }
      }}
    >
      {axisTicks(timeWindow, Math.max(2, Math.ceil(width / pixelsPerTick))).map((tick) => (
        <span key={tick.nanos} className={styles.tick} style={{ left: `${tick.fraction * 100}%` }}>
          {tick.fraction < lastLabel && tickLabel(tick.nanos)}
        </span>
      ))}
      {drag !== null && (
        <span
          className={styles.dragged}
          style={{ left: `${Math.min(drag.from, drag.to) * 100}%`, width: `${Math.abs(drag.to - drag.from) * 100}%` }}
        />
      )}
    </span>
  );
}

function fraction(event: PointerEvent<HTMLElement>): number {
  const box = event.currentTarget.getBoundingClientRect();
  return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
}

function tickLabel(nanos: number): string {
  return nanos === 0 ? '0' : formatDuration(nanos).replace('.0 ', ' ');
}
