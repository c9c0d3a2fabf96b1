import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatBytes } from '../../format/bytes';
import { formatDuration } from '../../format/duration';
import { formatCount } from '../../format/tokens';
import { CopyButton } from '../../ui/CopyButton';
import { Facts, Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { useTitle } from '../../ui/useTitle';
import { infoQuery } from '../traces/queries';
import { parseCounters } from './counters';
import { countersQuery, statusQuery } from './queries';
import styles from './SettingsPage.module.css';

const limitNames: Record<string, string> = {
  CLEW_MAX_BODY_BYTES: 'Largest request',
  CLEW_MAX_DECOMPRESSED_BYTES: 'Largest request after decompression',
  CLEW_INGEST_BYTES: 'Requests in work at the same time',
  CLEW_INGEST_AGE_SECONDS: 'Oldest waiting request before new ones are refused',
  CLEW_QUERY_SECONDS: 'Longest query',
};

/** What this server is, its limits, and its own counters. */
export function AboutPage() {
  useTitle('About');
  const info = useQuery(infoQuery);
  const status = useQuery(statusQuery);
  return (
    <Page title={<h2>About</h2>} label="About" testId="about-page">
      <div className={styles.body}>
        {info.isError && <ErrorNotice error={info.error} onRetry={() => void info.refetch()} />}
        <Facts
          facts={[
            ['Clew', info.data?.version ?? '–'],
            ['Store', status.data?.engine ?? '–'],
            [
              'Data folder',
              info.data === undefined ? (
                '–'
              ) : (
                <>
                  <code>{info.data.dataFolder}</code> <CopyButton value={info.data.dataFolder} label="Copy the path of the data folder" />
                </>
              ),
            ],
          ]}
        />
        <section className={styles.section}>
          <h2>Limits</h2>
          <table className={page.table}>
            <tbody>
              {status.data?.limits.map((limit) => (
                <tr key={limit.setting}>
                  <th scope="row">{limitNames[limit.setting] ?? limit.setting}</th>
                  <td>
                    <code>{limit.setting}</code>
                  </td>
                  <td className="num">{limit.unit === 'bytes' ? formatBytes(limit.value) : formatDuration(limit.value * 1e9)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <Counters />
      </div>
    </Page>
  );
}

function Counters() {
  const text = useQuery(countersQuery);
  const [find, setFind] = useState('');
  const counters = useMemo(() => parseCounters(text.data ?? ''), [text.data]);
  const shown = counters.filter((counter) => `${counter.name} ${counter.help}`.toLowerCase().includes(find.toLowerCase()));
  return (
    <section className={styles.section}>
      <h2>Counters</h2>
      <p className="muted">
        The same as at <a href="/metrics">/metrics</a>, for Prometheus. Since the start of the server.
      </p>
      {text.isError && <ErrorNotice error={text.error} />}
      <input type="search" className={`${page.input} ${styles.find}`} aria-label="Find a counter" placeholder="Find a counter" value={find} onChange={(event) => setFind(event.target.value)} />
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Counters">
        <table className={page.table}>
          <tbody>
            {shown.flatMap((counter) =>
              counter.values.map(({ labels, value }) => (
                <tr key={`${counter.name}/${labels}`} data-testid="counter-row" title={counter.help}>
                  <th scope="row">
                    {counter.name} {labels !== '' && <span className="muted">{labels}</span>}
                  </th>
                  <td className="muted">{counter.help}</td>
                  <td className="num">{/_bytes(_total)?$/.test(counter.name) ? formatBytes(value) : Number.isInteger(value) ? formatCount(value) : value}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}
