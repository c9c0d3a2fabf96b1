import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Configuration, ConfigurationValue } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatSecond } from '../../format/time';
import { CopyButton } from '../../ui/CopyButton';
import { Facts, Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { configurationQuery } from './queries';
import styles from './SettingsPage.module.css';

const route = getRouteApi('/settings/configuration');

const example = `receivers:
  otlp:
    protocols:
      grpc: { endpoint: 0.0.0.0:4317 }
      http: { endpoint: 0.0.0.0:4318 }
storage:
  retention: 30d
`;

/** The configuration in force, where each value comes from, and what came of reading the file last. */
export function ConfigurationPage() {
  useTitle('Configuration');
  const configuration = useQuery(configurationQuery);
  return (
    <Page title={<h2>Configuration</h2>} label="Configuration" testId="configuration-page">
      <div className={styles.body}>
        {configuration.isPending && <Skeleton rows={8} rowHeight={34} label="Loading the configuration" />}
        {configuration.isError && <ErrorNotice error={configuration.error} onRetry={() => void configuration.refetch()} />}
        {configuration.data !== undefined && (
          <>
            {configuration.data.path === null ? <NoFile /> : <FileState configuration={configuration.data} path={configuration.data.path} />}
            <Values values={configuration.data.values} />
          </>
        )}
      </div>
    </Page>
  );
}

function NoFile() {
  return (
    <section className={styles.section}>
      <h2>No file</h2>
      <p className="muted">
        This server runs on options, variables and defaults. One file can hold all of it, and is read again whenever it changes: save this as <code>clew.yaml</code> and start with{' '}
        <code>clew serve --config clew.yaml</code>. A Collector&apos;s file is converted by <code>clew config import</code>.
      </p>
      <div className={styles.code}>
        <pre>{example}</pre>
        <CopyButton value={example} label="Copy the example" />
      </div>
    </section>
  );
}

function FileState({ configuration, path }: { configuration: Configuration; path: string }) {
  const { findings, loadedAt, needsRestart, readAt, usable } = configuration;
  return (
    <>
      <Facts
        facts={[
          [
            'File',
            <>
              <code>{path}</code> <CopyButton value={path} label="Copy the path of the file" />
            </>,
          ],
          ['In force since', loadedAt === null ? '–' : formatSecond(loadedAt)],
          ['Read last', readAt === null ? '–' : formatSecond(readAt)],
        ]}
      />
      {!usable && (
        <p role="alert" className={styles.fault} data-testid="configuration-refused">
          The file that was read last has faults. The one before it is in force.
        </p>
      )}
      {needsRestart.length > 0 && (
        <p className={styles.will} data-testid="configuration-restart">
          Waits for a restart: {needsRestart.join(', ')}.
        </p>
      )}
      {findings.length > 0 && (
        <section className={styles.section}>
          <h2>{usable ? 'Notes' : 'Faults and notes'}</h2>
          <div className={styles.scroll} tabIndex={0} role="region" aria-label="Faults and notes">
            <table className={`${page.table} ${styles.wrapped}`}>
              <tbody>
                {findings.map((finding) => (
                  <tr key={`${finding.line}:${finding.column}:${finding.path}:${finding.message}`} data-testid="configuration-finding">
                    <td className="muted num">{finding.line > 0 ? `line ${finding.line}` : ''}</td>
                    <th scope="row">
                      <code>{finding.path}</code>
                    </th>
                    <td className={finding.severity === 'fault' ? styles.fault : 'muted'}>{finding.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}

function Values({ values }: { values: ConfigurationValue[] }) {
  const [find, setFind] = useState(route.useSearch().find ?? '');
  const [onlySet, setOnlySet] = useState(false);
  const word = find.toLowerCase();
  const shown = values.filter((value) => (!onlySet || value.source !== 'default') && `${value.path} ${value.description}`.toLowerCase().includes(word));
  return (
    <section className={styles.section}>
      <h2>In force</h2>
      <p className="muted">Options and variables win over the file, the file over defaults. Secrets are never shown.</p>
      <div className={styles.actions}>
        <input type="search" className={`${page.input} ${styles.find}`} aria-label="Find an option" placeholder="Find an option" value={find} onChange={(event) => setFind(event.target.value)} />
        <label className={styles.check}>
          <input type="checkbox" checked={onlySet} onChange={(event) => setOnlySet(event.target.checked)} /> Only what is set
        </label>
      </div>
      {shown.length === 0 && <p className="muted">Nothing matches.</p>}
      {shown.length > 0 && (
        <div className={styles.table} tabIndex={0} role="region" aria-label="Options in force">
          <table className={`${page.table} ${styles.wrapped}`}>
            <thead>
              <tr>
                <th scope="col">Option</th>
                <th scope="col">Value</th>
                <th scope="col">Said by</th>
                <th scope="col">Meaning</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((value) => (
                <tr key={value.path} data-testid="configuration-value">
                  <th scope="row">
                    <code>{value.path}</code>
                  </th>
                  <td className={styles.value}>{value.value === null || value.value === '' ? <span className="muted">not set</span> : <code>{value.value}</code>}</td>
                  <td className={value.waitsForRestart ? styles.will : 'muted'}>{origin(value)}</td>
                  <td className="muted">{value.description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function origin({ source, line, variable, waitsForRestart }: ConfigurationValue): string {
  const text = source === 'variable' ? variable! : source === 'default' ? 'default' : `line ${line}`;
  return waitsForRestart ? `${text}, waits for a restart` : text;
}
