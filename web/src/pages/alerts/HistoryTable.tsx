import { useInfiniteQuery } from '@tanstack/react-query';
import type { AlertEvent } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { PathLink } from '../../app/PathLink';
import { Severity } from '../../findings/Severity';
import { formatDuration } from '../../format/duration';
import { formatMeasured } from '../../format/measured';
import { nanosBetween } from '../../format/time';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Alerts.module.css';
import { LabelList } from './LabelList';
import { historyQuery } from './queries';
import { RuleLink } from './RuleLink';
import { useHasChannels } from './useToldText';
import { When } from './When';

type HistoryTableProps = { rule?: string | undefined; fingerprint?: string | undefined; onAll?: () => void };

/** What fired and resolved, newest first. */
export function HistoryTable({ rule, fingerprint, onAll }: HistoryTableProps) {
  const history = useInfiniteQuery(historyQuery(rule, fingerprint));
  const hasChannels = useHasChannels();
  const events = history.data?.pages.flatMap((one) => one.items) ?? [];
  const isNarrow = rule !== undefined || fingerprint !== undefined;
  return (
    <div data-testid="alert-history">
      {isNarrow && onAll !== undefined && (
        <p className={styles.note}>
          Only {fingerprint === undefined ? `of the rule ${rule}` : 'of one series'}. <Button onClick={onAll}>Show all</Button>
        </p>
      )}
      {history.isPending && <Skeleton rows={8} rowHeight={34} label="Loading the history" />}
      {history.isError && history.data === undefined && <ErrorNotice error={history.error} onRetry={() => void history.refetch()} />}
      {history.isSuccess && events.length === 0 && <Notice title="Nothing has fired yet">What fires, and when it is over, stays here; the newest 10,000.</Notice>}
      {events.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="History of alerts">
          <table className={page.table} aria-label="History">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">What</th>
                <th scope="col">Rule</th>
                <th scope="col">Severity</th>
                <th scope="col">Series</th>
                <th scope="col" className="num">
                  Value / threshold
                </th>
                <th scope="col" className="num">
                  Lasted
                </th>
                <th scope="col">Told</th>
                <th scope="col">Traces</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.id} event={event} hasChannels={hasChannels} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {history.hasNextPage && (
        <p className={styles.note}>
          <Button disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            Show earlier ones
          </Button>
        </p>
      )}
    </div>
  );
}

function EventRow({ event, hasChannels }: { event: AlertEvent; hasChannels: boolean }) {
  return (
    <tr data-testid="alert-event" title={event.summary}>
      <td>
        <When time={event.time} />
      </td>
      <td className={event.kind === 'firing' ? styles.fired : styles.resolved}>{event.kind === 'firing' ? 'Fired' : 'Resolved'}</td>
      <th scope="row">
        <RuleLink {...event} />
      </th>
      <td>
        <Severity severity={event.severity} />
      </td>
      <td>
        <LabelList labels={event.labels} />
      </td>
      <td className="num">
        {formatMeasured(event.value, event.unit)} / {formatMeasured(event.threshold, event.unit)}
      </td>
      <td className="num">{event.endsAt === null ? '–' : formatDuration(nanosBetween(event.startsAt, event.endsAt))}</td>
      <td className="muted">{event.silencedBy.length > 0 ? 'silenced' : event.channels.length > 0 ? event.channels.join(', ') : hasChannels ? 'all channels' : '–'}</td>
      <td>
        {event.links
          .filter((link) => link.path.startsWith('/traces'))
          .map((link) => (
            <PathLink key={link.path} path={link.path}>
              {link.text}
            </PathLink>
          ))}
      </td>
    </tr>
  );
}
