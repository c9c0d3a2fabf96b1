import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import styles from './SplitView.module.css';

type SplitViewProps = { storageKey: string; label: string; side: ReactNode; children: ReactNode };

const minWidth = 320;
const keyStep = 32;

function storedWidth(key: string): number {
  try {
    const width = Number(localStorage.getItem(key));
    return width >= minWidth ? width : Math.max(minWidth, Math.round(window.innerWidth * 0.4));
  } catch (error) {
    console.info('Storage is blocked; the panel width is not kept.', error);
    return minWidth;
  }
}

/** A main area with a side panel whose width the reader sets by mouse or arrow keys. */
export function SplitView({ storageKey, label, side, children }: SplitViewProps) {
  const [width, setWidth] = useState(() => storedWidth(storageKey));
  const [dragging, setDragging] = useState(false);
  const maxWidth = Math.max(minWidth, window.innerWidth - 460);
  const shown = Math.min(width, maxWidth);
  const resize = (next: number) => {
    const clamped = Math.round(Math.max(minWidth, Math.min(maxWidth, next)));
    setWidth(clamped);
    try {
      localStorage.setItem(storageKey, String(clamped));
    } catch (error) {
      console.info('Storage is blocked; the panel width is not kept.', error);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? keyStep : event.key === 'ArrowRight' ? -keyStep : 0;
    if (step !== 0) {
      event.preventDefault();
      resize(shown + step);
    }
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
  };
  return (
    <div className={styles.split}>
      <div className={styles.main}>{children}</div>
      {Boolean(side) && (
        <>
          <div
            role="separator"
            tabIndex={0}
            aria-label={label}
            aria-orientation="vertical"
            aria-valuenow={shown}
            aria-valuemin={minWidth}
            aria-valuemax={maxWidth}
            data-own-arrows
            className={styles.handle}
            onKeyDown={onKeyDown}
            onPointerDown={onPointerDown}
            onPointerMove={(event) => dragging && resize(window.innerWidth - event.clientX)}
            onPointerUp={() => setDragging(false)}
            onPointerCancel={() => setDragging(false)}
          />
          <div className={styles.side} style={{ width: shown }} data-own-arrows>
            {side}
          </div>
        </>
      )}
    </div>
  );
}
