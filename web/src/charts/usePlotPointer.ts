import { useState, type KeyboardEvent, type PointerEvent } from 'react';

type PlotPointer = {
  /** Number of buckets. */
  count: number;
  /** The bucket at a distance from the left edge of the plot, in pixels. */
  bucketAt: (x: number) => number;
  /** Pixels from the left edge of the element to the plot. */
  left: number;
  onPick?: ((bucket: number) => void) | undefined;
  onZoom?: ((first: number, last: number) => void) | undefined;
};

/** A movement shorter than this is a click. */
const dragMinPx = 5;

/** The bucket under the pointer or chosen by the arrow keys, a click on it, and a drag over several. */
export function usePlotPointer({ count, bucketAt, left, onPick, onZoom }: PlotPointer) {
  const [active, setActive] = useState<number | null>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const position = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left - left;
  const at = (x: number) => Math.min(count - 1, Math.max(0, bucketAt(x)));
  const handlers = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const x = position(event);
      setActive(at(x));
      setDrag((present) => present && { ...present, to: x });
    },
    onPointerLeave: () => setActive(null),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: position(event), to: position(event) });
      }
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const x = position(event);
      if (drag !== null && Math.abs(x - drag.from) >= dragMinPx) {
        onZoom?.(at(Math.min(x, drag.from)), at(Math.max(x, drag.from)));
      } else if (drag !== null) {
        onPick?.(at(x));
      }
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        setActive((present) => Math.min(count - 1, Math.max(0, present === null ? (step > 0 ? 0 : count - 1) : present + step)));
      } else if (event.key === 'Enter' && active !== null) {
        onPick?.(active);
      } else if (event.key === 'Escape' && (active !== null || drag !== null)) {
        event.stopPropagation();
        setActive(null);
        setDrag(null);
      }
    },
    onBlur: () => setActive(null),
  };
  const selection = drag !== null && onZoom !== undefined && Math.abs(drag.to - drag.from) >= dragMinPx ? drag : null;
  return { active, selection, handlers };
}
