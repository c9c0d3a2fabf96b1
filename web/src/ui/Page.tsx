import type { ReactNode } from 'react';
import styles from './Page.module.css';

type PageProps = { title: ReactNode; toolbar?: ReactNode; label: string; testId?: string; children: ReactNode };

/** A title with its tools, and below it what scrolls. */
export function Page({ title, toolbar, label, testId, children }: PageProps) {
  return (
    <div className={styles.page} data-testid={testId}>
      <header className={styles.toolbar}>
        {title}
        <span className={styles.spacer} />
        {toolbar}
      </header>
      <div className={styles.body} tabIndex={0} role="region" aria-label={label}>
        {children}
      </div>
    </div>
  );
}

/** Figures side by side, each under its name. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
