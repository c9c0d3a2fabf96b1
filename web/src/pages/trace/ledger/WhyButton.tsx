import type { ReactNode } from 'react';
import styles from './WhyButton.module.css';

/** A number that opens the ledger, which explains it. */
export function WhyButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.why} aria-haspopup="dialog" data-testid="why-button" onClick={onClick}>
      {children}
      <span className="visually-hidden">, why this number?</span>
    </button>
  );
}
