import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../../format/tokens';
import { IconButton } from '../../../ui/Button';
import styles from './PickedSpans.module.css';

type PickedSpansProps = { title: string; count: number; facts?: ReactNode; onClose: () => void; children: ReactNode };

/** The spans of what was picked, below the view it was picked in. */
export function PickedSpans({ title, count, facts, onClose, children }: PickedSpansProps) {
  return (
    <div className={styles.section} data-testid="picked-spans">
      <header className={styles.header}>
        <h2 className="truncate">{title}</h2>
        <span className="muted">
          {formatCount(count)} {count === 1 ? 'span' : 'spans'}
        </span>
        {facts}
        <IconButton label="Close the list" className={styles.close} onClick={onClose}>
          <IconX size={16} />
        </IconButton>
      </header>
      <div className={styles.body}>{children}</div>
    </div>
  );
}
