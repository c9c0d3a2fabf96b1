import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { LiveState } from '../../api/live';
import type { ServerInfo } from '../../api/types';
import { Logo } from '../../app/Logo';
import { CopyButton } from '../../ui/CopyButton';
import { Tabs } from '../../ui/Tabs';
import styles from './EmptyStore.module.css';
import { ImportButton } from './ImportButton';
import { ImportResult } from './ImportResult';
import { snippets } from './snippets';
import type { TraceImport } from './useTraceImport';

type EmptyStoreProps = { info: ServerInfo; liveState: LiveState; traceImport: TraceImport };

/** The first screen of a new server; it gives way to the list when the first span is stored. */
export function EmptyStore({ info, liveState, traceImport }: EmptyStoreProps) {
  const client = useQueryClient();
  const choices = useMemo(() => snippets(info), [info]);
  const [selected, setSelected] = useState('csharp');
  // What was asked while the store was empty is out of date when this screen goes.
  useEffect(() => () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'info' }), [client]);
  const snippet = choices.find((choice) => choice.id === selected) ?? choices[0];
  return (
    <div className={styles.scroll}>
      <section className={styles.page} data-testid="empty-state" aria-labelledby="empty-title">
        <Logo />
        <h1 id="empty-title">Send your first trace</h1>
        <p className="muted">
          Point any OpenTelemetry SDK at this server. OTLP over gRPC goes to <code>{info.otlpGrpcUrl}</code>, over HTTP to <code>{info.otlpHttpUrl}</code>.
        </p>
        <div className={styles.card}>
          <Tabs label="Language" tabs={choices} selected={selected} onSelect={setSelected}>
            {snippet !== undefined && (
              <>
                <div className={styles.code}>
                  <pre tabIndex={0}>{snippet.code}</pre>
                  <CopyButton value={snippet.code} label="Copy the snippet" text="Copy" />
                </div>
                <p className={styles.note}>{snippet.note}</p>
              </>
            )}
          </Tabs>
        </div>
        <p className={styles.import}>
          Or open a file with traces: <ImportButton traceImport={traceImport} />
        </p>
        <ImportResult traceImport={traceImport} />
        <p role="status" className={styles.waiting}>
          <span className={styles.pulse} aria-hidden="true" />
          {liveState === 'reconnecting' ? 'The server does not answer; trying again…' : 'Waiting for the first span…'}
        </p>
      </section>
    </div>
  );
}
