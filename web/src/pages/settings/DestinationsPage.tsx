import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Destination, DestinationPreset } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatBytes } from '../../format/bytes';
import { formatDuration } from '../../format/duration';
import { formatShare } from '../../format/share';
import { formatFull } from '../../format/time';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { ExternalLink } from '../../ui/ExternalLink';
import { Facts, Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { chosenText, droppedText, healthWords, sum } from './destinations';
import own from './DestinationsPage.module.css';
import { destinationsQuery } from './queries';
import styles from './SettingsPage.module.css';

/** Where data is forwarded to, how that goes, a test of each, and what to paste for another one. */
export function DestinationsPage() {
  useTitle('Destinations');
  const destinations = useQuery(destinationsQuery);
  return (
    <Page title={<h2>Destinations</h2>} label="Destinations" testId="destinations-page">
      <div className={styles.body}>
        {destinations.isPending && <Skeleton rows={6} rowHeight={40} label="Loading destinations" />}
        {destinations.isError && <ErrorNotice error={destinations.error} onRetry={() => void destinations.refetch()} />}
        {destinations.data !== undefined && (
          <>
            {destinations.data.queueProblem !== null && (
              <p role="alert" className={styles.fault}>
                Requests cannot be queued: {destinations.data.queueProblem}
              </p>
            )}
            {destinations.data.items.length === 0 && (
              <p className="muted" data-testid="destinations-empty">
                Nothing is forwarded. What arrives here can also go to other backends, redacted, filtered and sampled for each, through a queue on disk that outlives restarts. Choose a
                backend below and put its lines into the configuration file (<code>clew serve --config clew.yaml</code>).
              </p>
            )}
            {destinations.data.items.map((destination) => (
              <DestinationCard key={destination.name} destination={destination} />
            ))}
            <Presets presets={destinations.data.presets} />
          </>
        )}
      </div>
    </Page>
  );
}

/** One destination: how it goes, and a test of it. */
export function DestinationCard({ destination }: { destination: Destination }) {
  const test = useMutation({ mutationFn: () => api.testDestination(destination.name) });
  const dropped = droppedText(destination.dropped);
  const { queue } = destination;
  return (
    <section className={own.card} data-testid="destination" aria-label={destination.name}>
      <header className={own.head}>
        <h3>{destination.name}</h3>
        <span className={`${own.health} ${own[destination.health] ?? ''}`} data-testid="destination-health">
          {healthWords[destination.health]}
        </span>
        {destination.draining && <span className={own.health}>Removed; its queue is being emptied</span>}
        <span className={own.spacer} />
        <Button onClick={() => test.mutate()} disabled={test.isPending || destination.draining}>
          {test.isPending ? 'Testing…' : 'Send a test'}
        </Button>
      </header>
      <p className="muted">
        <code>{destination.endpoint}</code> · {destination.protocol} · {destination.signals.join(', ')}
        {destination.attributes === 'normalized' && ' · normalized attributes'}
        {destination.filtered && ' · filtered'}
        {destination.sampleRatio < 1 && ` · ${formatShare(destination.sampleRatio)} of traces`}
        {destination.sampling !== null && ` · traces chosen by ${destination.sampling.policies}`}
        {destination.headers.length > 0 && ` · headers: ${destination.headers.join(', ')}`}
      </p>
      {destination.problem !== null && (
        <p role="alert" className={destination.health === 'failing' ? styles.fault : styles.will}>
          {destination.problem}
        </p>
      )}
      {test.isError && (
        <p role="alert" className={styles.fault}>
          {test.error.message}
        </p>
      )}
      {test.data !== undefined && (
        <p role="status" className={test.data.ok ? own.took : styles.fault} data-testid="destination-reply">
          {test.data.summary} ({formatDuration(test.data.durationNanos)})
        </p>
      )}
      <Facts
        facts={[
          ['Sent', `${formatCount(sum(destination.sent))} items`],
          ['Waiting', queue.items === 0 ? 'nothing' : `${formatCount(queue.items)} items, ${formatBytes(queue.bytes)}`],
          ['Oldest', queue.oldestAgeNanos === null ? '–' : formatDuration(queue.oldestAgeNanos)],
          ['Room', formatBytes(queue.maxBytes)],
          ['Retries', formatCount(destination.retries)],
          ['Dropped', dropped === null ? 'none' : <span key="dropped" className={styles.fault}>{dropped}</span>],
          ...(destination.sampling === null ? [] : [['Traces chosen', chosenText(destination.sampling)] as [string, string]]),
          ['Last taken', destination.lastSuccess === null ? 'never' : formatFull(destination.lastSuccess).slice(0, 19)],
        ]}
      />
      {destination.lastFailure !== null && (
        <p className="muted">
          Last failure {formatFull(destination.lastFailure.time).slice(0, 19)}, {destination.lastFailure.signal}: {destination.lastFailure.status ?? 'no answer'}
          {destination.lastFailure.message !== null && ` – ${destination.lastFailure.message}`}
        </p>
      )}
    </section>
  );
}

function Presets({ presets }: { presets: DestinationPreset[] }) {
  const [chosen, setChosen] = useState(presets[0]?.name ?? '');
  const preset = presets.find((one) => one.name === chosen);
  return (
    <section className={styles.section}>
      <h2>Add a destination</h2>
      <label className={page.field}>
        Backend
        <select className={`${page.input} ${own.choice}`} value={chosen} onChange={(event) => setChosen(event.target.value)} data-testid="preset-choice">
          {presets.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      {preset !== undefined && (
        <>
          <p className="muted">
            <IconPlugConnected size={14} aria-hidden /> Takes {preset.signals.join(', ')} over {preset.protocols.join(', ')}. <ExternalLink href={preset.docs}>Documentation</ExternalLink>
          </p>
          <div className={styles.code}>
            <pre tabIndex={0} role="region" aria-label={`Configuration for ${preset.title}`} data-testid="preset-example">
              {preset.example}
            </pre>
            <CopyButton value={preset.example} label={`Copy the configuration for ${preset.title}`} text="Copy" />
          </div>
          <p className="muted">
            Any other receiver: <code>otlphttp</code> or <code>otlp</code> with an endpoint. The file is read again when it is saved.
          </p>
        </>
      )}
    </section>
  );
}
