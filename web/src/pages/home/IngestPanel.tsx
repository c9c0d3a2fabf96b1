import type { IngestHealth } from '../../api/types';
import { formatBytes } from '../../format/bytes';
import { formatCount } from '../../format/tokens';
import styles from './HomePage.module.css';

/** Whether what is sent gets in. */
export function IngestPanel({ health }: { health: IngestHealth }) {
  const sum = (counts: IngestHealth['received']) => counts.traces + counts.logs + counts.metrics;
  const refused = health.refused.reduce((all, one) => all + one.requests, 0);
  const lost = refused + sum(health.rejected);
  const facts: { term: string; value: string; bad?: boolean; title?: string }[] = [
    { term: 'Spans received', value: formatCount(health.received.traces) },
    { term: 'Logs', value: formatCount(health.received.logs) },
    { term: 'Metric points', value: formatCount(health.received.metrics) },
    { term: 'Items rejected', value: formatCount(sum(health.rejected)), bad: sum(health.rejected) > 0, title: 'They lack what OTLP requires; the sender was told.' },
    ...health.refused.map((one) => ({ term: `Requests refused: ${one.reason.replaceAll('_', ' ')}`, value: formatCount(one.requests), bad: true })),
    { term: 'Queue', value: `${formatBytes(health.queueBytes)} of ${formatBytes(health.queueBytesMax)}`, bad: health.queueBytes > health.queueBytesMax * 0.8 },
    { term: 'On disk', value: formatBytes(health.diskBytes) },
    ...(health.unreadableFiles > 0 ? [{ term: 'Unreadable day files', value: formatCount(health.unreadableFiles), bad: true }] : []),
  ];
  const state = health.unavailableReason !== null ? health.unavailableReason : lost > 0 ? 'Some of what was sent was not taken' : 'All that was sent is stored';
  return (
    <section className={styles.card} aria-label="Ingest health" data-testid="ingest-health">
      <header className={styles.cardHead}>
        <h2>Ingest health</h2>
        <span className={lost > 0 || health.unavailableReason !== null ? styles.error : styles.ok}>{state}</span>
        <span className="muted">since the start of the server</span>
      </header>
      <dl className={styles.facts}>
        {facts.map((fact) => (
          <div key={fact.term} title={fact.title}>
            <dt>{fact.term}</dt>
            <dd className={fact.bad === true ? styles.error : undefined}>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
