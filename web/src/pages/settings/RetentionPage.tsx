import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Status } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatBytes } from '../../format/bytes';
import { formatFull } from '../../format/time';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Facts, Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import { useTitle } from '../../ui/useTitle';
import { statusQuery } from './queries';
import { goingNow, parseLimit, type Retention } from './retention';
import styles from './SettingsPage.module.css';
import { useDocumentChange } from './useDocumentChange';

const bytesPerGb = 1e9;

/** How long data is kept, what it takes on disk, and what a change would delete. */
export function RetentionPage() {
  useTitle('Retention');
  const status = useQuery(statusQuery);
  return (
    <Page title={<h2>Retention</h2>} label="Retention" testId="retention-page">
      <div className={styles.body}>
        {status.isPending && <Skeleton rows={6} rowHeight={40} label="Loading the store's state" />}
        {status.isError && <ErrorNotice error={status.error} onRetry={() => void status.refetch()} />}
        {status.data !== undefined && <Editor key={status.data.retention.version ?? 0} status={status.data} />}
      </div>
    </Page>
  );
}

function Editor({ status }: { status: Status }) {
  const { retention } = status;
  const now = useNow(60_000);
  const [days, setDays] = useState(retention.days === null ? '' : String(retention.days));
  const [gigabytes, setGigabytes] = useState(retention.maxBytes === null ? '' : String(retention.maxBytes / bytesPerGb));
  const change = useDocumentChange('retention');
  const age = parseLimit(days, 1);
  const size = parseLimit(gigabytes, bytesPerGb);
  const draft: Retention = { days: age?.value ?? null, maxBytes: size === null || size.value === null ? null : Math.round(size.value) };
  const valid = age !== null && size !== null;
  const going = valid ? goingNow(status.days, draft, now.getTime()) : new Map<string, 'age' | 'size'>();
  const changed = draft.days !== retention.days || draft.maxBytes !== retention.maxBytes;
  return (
    <>
      <Facts
        facts={[
          ['On disk', formatBytes(status.diskBytes)],
          ['Days', formatCount(status.days.length)],
          ['Oldest day', status.days[0]?.day ?? '–'],
          ['Kept', `${retention.days === null ? 'for ever' : `${retention.days} days`}${retention.maxBytes === null ? '' : `, up to ${formatBytes(retention.maxBytes)}`}`],
          ['Said by', retention.source === 'settings' ? 'this page' : 'configuration'],
        ]}
      />
      <section className={styles.section}>
        <h2>How long data is kept</h2>
        <p className="muted">Whole days are deleted, and their space is free at once. Today is never deleted. An empty field sets no limit.</p>
        {(retention.contentDays !== null || retention.contentDaysVary) && (
          <p className="muted" data-testid="content-days">
            Messages leave the disk sooner{retention.contentDays === null ? '' : `: after ${formatCount(retention.contentDays)} ${retention.contentDays === 1 ? 'day' : 'days'}`}
            {retention.contentDaysVary && (retention.contentDays === null ? ' for some environments or services' : ', other days for some environments or services')}. The configuration says so
            in <code>content.retention</code>; tokens, costs, times and names stay.
          </p>
        )}
        <form
          className={styles.section}
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({ id: 'store', version: retention.version ?? 0, value: draft });
          }}
        >
          <div className={styles.fields}>
            <label className={page.field}>
              Days
              <input inputMode="decimal" value={days} placeholder="no limit" aria-invalid={age === null} onChange={(event) => setDays(event.target.value)} />
            </label>
            <label className={page.field}>
              Size, GB
              <input inputMode="decimal" value={gigabytes} placeholder="no limit" aria-invalid={size === null} onChange={(event) => setGigabytes(event.target.value)} />
            </label>
          </div>
          {!valid && (
            <p role="alert" className={styles.fault}>
              Give numbers above zero, or nothing for no limit.
            </p>
          )}
          {change.isError && (
            <p role="alert" className={styles.fault}>
              {change.error.message}
            </p>
          )}
          <div className={styles.actions}>
            <Button type="submit" variant="primary" disabled={!valid || !changed || change.isPending}>
              Save
            </Button>
            {retention.source === 'settings' && (
              <Button onClick={() => change.mutate({ id: 'store', version: retention.version ?? 0, value: null })}>
                Back to the configuration ({retention.configuredDays === null ? 'for ever' : `${retention.configuredDays} days`})
              </Button>
            )}
            <span role="status" className={going.size > 0 ? styles.will : 'muted'} data-testid="retention-effect">
              {going.size === 0 ? 'Nothing is deleted now.' : `${formatCount(going.size)} ${going.size === 1 ? 'day' : 'days'} will be deleted at once.`}
            </span>
          </div>
        </form>
      </section>
      <Days status={status} going={going} />
    </>
  );
}

function Days({ status, going }: { status: Status; going: Map<string, 'age' | 'size'> }) {
  return (
    <section className={styles.section}>
      <h2>Days</h2>
      {status.unreadableFiles > 0 && <p className={styles.fault}>{formatCount(status.unreadableFiles)} files cannot be read; the server&apos;s log names them.</p>}
      {status.days.length === 0 && <p className="muted">Nothing is stored yet.</p>}
      {status.days.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Days">
          <table className={page.table}>
            <thead>
              <tr>
                <th scope="col">Day of receipt (UTC)</th>
                {['On disk', 'Spans', 'Log records', 'Data points'].map((title) => (
                  <th key={title} scope="col" className="num">
                    {title}
                  </th>
                ))}
                <th scope="col">Deleted</th>
              </tr>
            </thead>
            <tbody>
              {status.days.toReversed().map((day) => (
                <tr key={day.name} data-testid="day-row">
                  <th scope="row">
                    {day.day}
                    {day.contentExpired && <span className="muted"> · content expired</span>}
                  </th>
                  <td className="num">{formatBytes(day.bytes)}</td>
                  <td className="num">{formatCount(day.spans)}</td>
                  <td className="num">{formatCount(day.logs)}</td>
                  <td className="num">{formatCount(day.metricPoints)}</td>
                  <td className={going.has(day.name) ? styles.will : 'muted'}>
                    {going.has(day.name) ? (going.get(day.name) === 'age' ? 'now: too old' : 'now: too much') : day.deletedFrom === null ? 'never by age' : `from ${formatFull(day.deletedFrom).slice(0, 16)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
