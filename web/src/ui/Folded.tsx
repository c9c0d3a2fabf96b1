import { useState, type ReactNode } from 'react';
import { formatCount } from '../format/tokens';
import { foldText } from './foldText';
import styles from './Folded.module.css';

type FoldedProps = { text: string; children: (shown: string) => ReactNode };

/** Cuts a long text until the reader asks for all of it, so that megabytes are not drawn unasked. */
export function Folded({ text, children }: FoldedProps) {
  const [open, setOpen] = useState(false);
  const start = foldText(text);
  const long = start.length < text.length;
  return (
    <>
      {children(open ? text : start)}
      {long && (
        <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : `Show all (${formatCount(text.length)} characters)`}
        </button>
      )}
    </>
  );
}
