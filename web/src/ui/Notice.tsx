import type { ReactNode } from 'react';
import styles from './Notice.module.css';

type NoticeProps = { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode; tone?: 'neutral' | 'error'; testId?: string };

/** The centred message of an empty, missing or failed view. */
export function Notice({ icon, title, children, actions, tone = 'neutral', testId }: NoticeProps) {
  return (
    <div className={styles.notice} role={tone === 'error' ? 'alert' : 'status'} data-testid={testId}>
      {icon !== undefined && <div className={`${styles.icon} ${tone === 'error' ? styles.error : ''}`}>{icon}</div>}
      <h2>{title}</h2>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
