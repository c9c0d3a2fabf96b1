import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle, type Icon } from '@tabler/icons-react';
import type { FindingSeverity } from '../api/types';
import styles from './Findings.module.css';

const looks: Record<FindingSeverity, { icon: Icon; text: string }> = {
  critical: { icon: IconAlertOctagon, text: 'Critical' },
  warning: { icon: IconAlertTriangle, text: 'Warning' },
  info: { icon: IconInfoCircle, text: 'Info' },
};

export function SeverityIcon({ severity, size = 14 }: { severity: FindingSeverity; size?: number }) {
  const { icon: SeverityMark, text } = looks[severity];
  return <SeverityMark size={size} stroke={2} className={styles[severity]} role="img" aria-label={text} />;
}

export function Severity({ severity }: { severity: FindingSeverity }) {
  const { icon: SeverityMark, text } = looks[severity];
  return (
    <span className={`${styles.severity} ${styles[severity]}`}>
      <SeverityMark size={14} stroke={2} aria-hidden="true" />
      {text}
    </span>
  );
}
