import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatBytes } from '../../format/bytes';
import { formatCount } from '../../format/tokens';
import { CopyButton } from '../../ui/CopyButton';
import { Facts, Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { parseCounters, type Counter } from '../settings/counters';
import { DestinationCard } from '../settings/DestinationsPage';
import { countersQuery, destinationsQuery } from '../settings/queries';
import styles from '../settings/SettingsPage.module.css';
import { infoQuery } from '../traces/queries';
import { labelled, ruleText, total } from './counters';

/** All that a relay has to show: where data comes in, what was redacted, and where it goes. */
export function RelayPage() {
  useTitle('Relay');
  const destinations = useQuery(destinationsQuery);
  return (
    <Page title={<h1>Relay</h1>} label="Relay" testId="relay-page">
      <div className={styles.body}>
        <p className="muted">This server receives, redacts and forwards. It stores nothing but what waits for a destination.</p>
        <Received />
        <section className={styles.section}>
          <h2>Destinations</h2>
          {destinations.isPending && <Skeleton rows={4} rowHeight={40} label="Loading destinations" />}
          {destinations.isError && <ErrorNotice error={destinations.error} onRetry={() => void destinations.refetch()} />}
          {destinations.data !== undefined && destinations.data.queueProblem !== null && (
            <p role="alert" className={styles.fault}>
              Requests cannot be queued: {destinations.data.queueProblem}
            </p>
          )}
          {destinations.data?.items.length === 0 && (
            <p role="alert" className={styles.fault} data-testid="relay-without-destinations">
              There is no destination, so everything that arrives is dropped. <Link to="/settings/destinations">Add one</Link>.
            </p>
          )}
          {destinations.data?.items.map((destination) => (
            <DestinationCard key={destination.name} destination={destination} />
          ))}
        </section>
      </div>
    </Page>
  );
}

function Received() {
  const info = useQuery(infoQuery);
  const text = useQuery(countersQuery);
  const counters = useMemo(() => parseCounters(text.data ?? ''), [text.data]);
  if (text.isError) {
    return <ErrorNotice error={text.error} onRetry={() => void text.refetch()} />;
  }
  const count = (name: string) => (text.data === undefined ? '–' : formatCount(total(counters, name)));
  return (
    <>
      <Facts
        facts={[
          ['OTLP over HTTP', <Address key="http" url={info.data?.otlpHttpUrl} />],
          ['OTLP over gRPC', <Address key="grpc" url={info.data?.otlpGrpcUrl} />],
          ['Received', `${count('clew_ingest_items_received_total')} items`],
          ['Over the wire', text.data === undefined ? '–' : formatBytes(total(counters, 'clew_ingest_bytes_total'))],
          ['Rejected', `${count('clew_ingest_items_rejected_total')} items`],
          ['Refused', `${count('clew_ingest_requests_refused_total')} requests`],
          ['For nobody', `${count('clew_export_unrouted_items_total')} items`],
        ]}
      />
      <Redactions counters={counters} />
    </>
  );
}

function Redactions({ counters }: { counters: Counter[] }) {
  const rules = labelled(counters, 'clew_redactions_total').filter(({ value }) => value > 0);
  return (
    <section className={styles.section}>
      <h2>Redacted</h2>
      {rules.length === 0 ? (
        <p className="muted">Nothing had to be redacted so far.</p>
      ) : (
        <table className={page.table} data-testid="relay-redactions">
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col" className="num">
                Values
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ labels, value }) => (
              <tr key={labels}>
                <th scope="row">{ruleText(labels)}</th>
                <td className="num">{formatCount(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Address({ url }: { url: string | undefined }) {
  return url === undefined ? (
    '–'
  ) : (
    <>
      <code>{url}</code> <CopyButton value={url} label={`Copy ${url}`} />
    </>
  );
}
