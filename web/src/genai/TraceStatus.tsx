import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconLoader } from '@tabler/icons-react';
import type { TraceStatus as Status } from '../api/types';
import styles from './TraceStatus.module.css';

const looks = {
  ok: { icon: IconCircleCheck, text: 'OK', className: styles.ok, title: 'No span failed at the root' },
  error: { icon: IconCircleX, text: 'Error', className: styles.error, title: 'The run ended with an error' },
  running: { icon: IconLoader, text: 'Running', className: styles.running, title: 'Spans still arrive' },
  incomplete: { icon: IconAlertTriangle, text: 'Incomplete', className: styles.incomplete, title: 'A parent span was not received' },
};

export function TraceStatus({ status }: { status: Status }) {
  const { icon: Icon, text, className, title } = looks[status];
  return (
    <span className={`${styles.status} ${className}`} title={title}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {text}
    </span>
  );
}
