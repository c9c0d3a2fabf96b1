import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { alertsApi } from '../../api/alerts';
import type { Channel } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatDuration } from '../../format/duration';
import { formatCount, formatThings } from '../../format/tokens';
import { CopyButton } from '../../ui/CopyButton';
import { Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { channelsQuery } from './queries';
import { ReceiverCard } from './ReceiverCard';
import { channelKinds, lostText, notToldWords } from './receivers';
import styles from './SettingsPage.module.css';

const example = `alerts:
  channels:
    slack/ops:
      url: \${env:SLACK_WEBHOOK_URL}
    webhook/pager:
      url: https://pager.example.com/hooks/clew
      signing_key: \${env:PAGER_KEY}
      min_severity: critical
`;

/** Who is told about alerts, how that goes, and a test of each. */
export function ChannelsPage() {
  useTitle('Channels');
  const channels = useQuery(channelsQuery);
  return (
    <Page title={<h2>Channels</h2>} label="Channels" testId="channels-page">
      <div className={styles.body}>
        {channels.isPending && <Skeleton rows={6} rowHeight={40} label="Loading channels" />}
        {channels.isError && <ErrorNotice error={channels.error} onRetry={() => void channels.refetch()} />}
        {channels.data !== undefined && (
          <>
            {channels.data.unrouted > 0 && (
              <p role="alert" className={styles.fault}>
                {formatThings(channels.data.unrouted, 'notification')} named a channel that does not exist: a rule names one that the configuration does not.
              </p>
            )}
            {channels.data.items.length === 0 && (
              <p className="muted" data-testid="channels-empty">
                Nobody is told when an alert fires; it is only shown on the page of alerts. Channels are named in the configuration file (<code>clew serve --config clew.yaml</code>).
              </p>
            )}
            {channels.data.items.map((channel) => (
              <ChannelCard key={channel.name} channel={channel} />
            ))}
            <section className={styles.section}>
              <h2>Add a channel</h2>
              <div className={styles.code}>
                <pre tabIndex={0} role="region" aria-label="Example of channels">
                  {example}
                </pre>
                <CopyButton value={example} label="Copy the example" text="Copy" />
              </div>
              <p className="muted">
                Kinds: {Object.keys(channelKinds).map((kind, index) => (
                  <Fragment key={kind}>
                    {index > 0 && ', '}
                    <code>{kind}</code>
                  </Fragment>
                ))}. A rule that names no channel tells all of them but those with <code>default: false</code>. The file is read again when it is saved.
              </p>
            </section>
          </>
        )}
      </div>
    </Page>
  );
}

function ChannelCard({ channel }: { channel: Channel }) {
  return (
    <ReceiverCard
      receiver={channel}
      testId="channel"
      note={null}
      about={
        <>
          {channelKinds[channel.kind]} · <code>{channel.endpoint}</code>
        </>
      }
      facts={[
        ['Told', formatCount(channel.sent)],
        ['Messages', formatCount(channel.messages)],
        ['Failed attempts', formatCount(channel.failed)],
        ['Waiting', channel.queued === 0 ? 'none' : `${formatCount(channel.queued)}, the oldest for ${formatDuration(channel.oldestAgeNanos ?? 0)}`],
        ['Told again while they fire', formatCount(channel.active)],
        ['Came twice, told once', formatCount(channel.repeated)],
        ['Left out by its settings', formatCount(channel.filteredOut)],
      ]}
      lost={['Not told', lostText(channel.dropped, notToldWords)]}
      lastFailure={channel.lastFailure === null ? null : { time: channel.lastFailure, text: channel.lastError ?? 'no answer' }}
      test={() => alertsApi.testChannel(channel.name)}
    />
  );
}
