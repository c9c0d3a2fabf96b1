import { useMemo } from 'react';
import type { SpanDetail } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { JsonView } from '../../ui/JsonView';
import styles from './SpanPanel.module.css';

export function RawTab({ detail }: { detail: SpanDetail }) {
  const text = useMemo(() => JSON.stringify(detail, null, 2), [detail]);
  return (
    <section className={styles.section}>
      <h3>
        Span as JSON
        <CopyButton value={text} label="Copy the span as JSON" text="Copy" />
      </h3>
      <JsonView value={detail} openLevels={2} />
    </section>
  );
}
