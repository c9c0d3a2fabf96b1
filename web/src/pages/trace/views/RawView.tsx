import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../../api/client';
import { ErrorNotice } from '../../../app/ErrorNotice';
import { formatCount } from '../../../format/tokens';
import { Button } from '../../../ui/Button';
import { CopyButton } from '../../../ui/CopyButton';
import { JsonView } from '../../../ui/JsonView';
import { Skeleton } from '../../../ui/Skeleton';
import { exportQuery } from '../queries';
import styles from './RawView.module.css';
import type { ViewProps } from './viewProps';

/** A larger run is read into the page only when asked for: with messages it may be hundreds of megabytes. */
const readUnasked = 2_000;

/** The run as OTLP/JSON, to look at, copy and download. */
export function RawView({ traceId, trace }: ViewProps) {
  const [asked, setAsked] = useState(trace.spanCount <= readUnasked);
  const answer = useQuery({ ...exportQuery(traceId), enabled: asked });
  const value = useMemo<unknown>(() => (answer.data === undefined ? undefined : JSON.parse(answer.data)), [answer.data]);
  return (
    <div className={styles.view} data-testid="raw-trace">
      <div className={styles.bar}>
        <a className={styles.download} href={api.exportUrl(traceId)} download={`trace-${traceId}.json`} data-testid="download-trace">
          <IconDownload size={14} aria-hidden="true" /> Download
        </a>
        {answer.data !== undefined && <CopyButton value={answer.data} label="Copy the trace as OTLP/JSON" text="Copy" />}
        <span className="muted">OTLP/JSON: any OpenTelemetry receiver takes it, and Import on the traces page does.</span>
      </div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Trace as JSON" data-own-arrows>
        {!asked && (
          <p className={styles.ask}>
            {formatCount(trace.spanCount)} spans are much to show at once. <Button onClick={() => setAsked(true)}>Show anyway</Button>
          </p>
        )}
        {asked && answer.isPending && <Skeleton rows={12} rowHeight={24} label="Loading the trace as JSON" />}
        {answer.isError && <ErrorNotice error={answer.error} onRetry={() => void answer.refetch()} />}
        {value !== undefined && <JsonView value={value} openLevels={5} />}
      </div>
    </div>
  );
}
