import type { ReactNode } from 'react';
import styles from './Notice.module.css';

type NoticeProps = { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode; tone?: 'neutral' | 'error'; /** Whether it is all that the page has, and so names it. */ isPage?: boolean; testId?: string };

/** The centred message of an empty, missing or failed view. */
export function Notice({ icon, title, children, actions, tone = 'neutral', isPage = false, testId }: NoticeProps) {
  return (
    <div className={styles.notice} role={tone === 'error' ? 'alert' : 'status'} data-testid={testId}>
      {icon !== undefined && <div className={`${styles.icon} ${tone === 'error' ? styles.error : ''}`}>{icon}</div>}
      {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
