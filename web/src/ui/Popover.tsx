import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Button } from './Button';
import styles from './Popover.module.css';

type PopoverProps = {
  label: string;
  trigger: ReactNode;
  align?: 'start' | 'end';
  testId?: string;
  children: (close: () => void) => ReactNode;
};

/** A button that opens a panel under it; Esc or a click elsewhere closes the panel. */
export function Popover({ label, trigger, align = 'start', testId, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const onPointerDown = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        setOpen(false);
        frame.current?.querySelector('button')?.focus();
      }
    };
    const node = frame.current;
    document.addEventListener('pointerdown', onPointerDown);
    node?.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      node?.removeEventListener('keydown', onKeyDown);
    };
  }, [open]);

  return (
    <div ref={frame} className={styles.frame}>
      <Button aria-label={label} aria-haspopup="dialog" aria-expanded={open} aria-controls={id} data-testid={testId} onClick={() => setOpen(!open)}>
        {trigger}
      </Button>
      {open && (
        <div id={id} role="dialog" aria-label={label} className={`${styles.panel} ${styles[align]}`}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}
