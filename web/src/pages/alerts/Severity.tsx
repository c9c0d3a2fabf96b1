import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { AlertSeverity } from '../../api/types';
import styles from './Alerts.module.css';

const looks = {
  critical: { icon: IconAlertOctagon, text: 'Critical' },
  warning: { icon: IconAlertTriangle, text: 'Warning' },
  info: { icon: IconInfoCircle, text: 'Info' },
};

export function Severity({ severity }: { severity: AlertSeverity }) {
  const { icon: Icon, text } = looks[severity];
  return (
    <span className={`${styles.severity} ${styles[severity]}`}>
      <Icon size={15} stroke={2} aria-hidden="true" />
      {text}
    </span>
  );
}
