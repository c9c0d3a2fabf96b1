import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatBytes, formatLimitBytes } from '../../format/bytes';
import { formatMeasured } from '../../format/measured';
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

/** More rows than anybody reads make the page slow. */
const shownMax = 200;

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
                  {info.data.dataFolder} <CopyButton value={info.data.dataFolder} label="Copy the path of the data folder" />
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
                  <td className="num">{limit.unit === 'bytes' ? formatLimitBytes(limit.value) : formatMeasured(limit.value, 's')}</td>
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
  const found = counters
    .filter((counter) => `${counter.name} ${counter.help}`.toLowerCase().includes(find.toLowerCase()))
    .flatMap(({ name, help, values }) => values.map((value) => ({ name, help, ...value })));
  const shown = found.slice(0, shownMax);
  return (
    <section className={styles.section}>
      <h2>Counters</h2>
      <p className="muted">
        The same as at <a href="/metrics">/metrics</a>, for Prometheus. Since the start of the server.
      </p>
      {text.isError && <ErrorNotice error={text.error} />}
      <input type="search" className={`${page.input} ${styles.find}`} aria-label="Find a counter" placeholder="Find a counter" value={find} onChange={(event) => setFind(event.target.value)} />
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Counters">
        <table className={`${page.table} ${styles.counters}`}>
          <tbody>
            {shown.map(({ name, help, labels, value }) => (
              <tr key={`${name}/${labels}`} data-testid="counter-row">
                <th scope="row">
                  {name} {labels !== '' && <span className="muted">{labels}</span>}
                  <p className="muted">{help}</p>
                </th>
                <td className="num">{/_bytes(_total)?$/.test(name) ? formatBytes(value) : Number.isInteger(value) ? formatCount(value) : value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < found.length && (
        <p className="muted">
          {formatCount(shown.length)} of {formatCount(found.length)} values; type a part of a name.
        </p>
      )}
    </section>
  );
}
