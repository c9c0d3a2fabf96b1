import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { SpanDetail } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { JsonView } from '../../ui/JsonView';
import { handSpan } from '../redact/handedSpan';
import styles from './SpanPanel.module.css';

export function RawTab({ detail }: { detail: SpanDetail }) {
  const text = useMemo(() => JSON.stringify(detail, null, 2), [detail]);
  return (
    <section className={styles.section}>
      <h3>
        Span as JSON
        <CopyButton value={text} label="Copy the span as JSON" text="Copy" />
        <Link to="/settings/redaction" onClick={() => handSpan(detail)} data-testid="raw-redact">
          Test redaction
        </Link>
      </h3>
      <JsonView value={detail} openLevels={2} />
    </section>
  );
}
