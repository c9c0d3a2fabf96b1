import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Destination, DestinationPreset } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatBytes } from '../../format/bytes';
import { formatDuration } from '../../format/duration';
import { formatShare } from '../../format/share';
import { formatCount, formatThings } from '../../format/tokens';
import { CopyButton } from '../../ui/CopyButton';
import { ExternalLink } from '../../ui/ExternalLink';
import { Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { destinationsQuery } from './queries';
import { ReceiverCard } from './ReceiverCard';
import { chosenText, dropWords, lostText, sum } from './receivers';
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
  const { queue, lastFailure } = destination;
  return (
    <ReceiverCard
      receiver={destination}
      testId="destination"
      note={destination.draining ? 'Removed; its queue is being emptied' : null}
      about={
        <>
          <code>{destination.endpoint}</code> · {destination.protocol} · {destination.signals.join(', ')}
          {destination.attributes === 'normalized' && ' · normalized attributes'}
          {destination.filtered && ' · filtered'}
          {destination.sampleRatio < 1 && ` · ${formatShare(destination.sampleRatio)} of traces`}
          {destination.sampling !== null && ` · traces chosen by ${destination.sampling.policies}`}
          {destination.headers.length > 0 && ` · headers: ${destination.headers.join(', ')}`}
        </>
      }
      facts={[
        ['Sent', formatThings(sum(destination.sent), 'item')],
        ['Waiting', queue.items === 0 ? 'nothing' : `${formatThings(queue.items, 'item')}, ${formatBytes(queue.bytes)}`],
        ['Oldest', queue.oldestAgeNanos === null ? '–' : formatDuration(queue.oldestAgeNanos)],
        ['Room', formatBytes(queue.maxBytes)],
        ['Retries', formatCount(destination.retries)],
        ...(destination.sampling === null ? [] : [['Traces chosen', chosenText(destination.sampling)] as [string, string]]),
      ]}
      lost={['Dropped', lostText(destination.dropped, dropWords)]}
      lastFailure={lastFailure === null ? null : { time: lastFailure.time, text: `${lastFailure.signal}, ${lastFailure.status ?? 'no answer'}${lastFailure.message === null ? '' : ` – ${lastFailure.message}`}` }}
      test={() => api.testDestination(destination.name)}
    />
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
        <select className={`${page.input} ${styles.pick}`} value={chosen} onChange={(event) => setChosen(event.target.value)} data-testid="preset-choice">
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
