import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { CopyButton } from '../../ui/CopyButton';
import { Facts, Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { infoQuery } from '../traces/queries';
import { snippets } from '../traces/snippets';
import styles from './SettingsPage.module.css';

/** Where applications send to, ready to paste. */
export function ConnectPage() {
  useTitle('Connect');
  const info = useQuery(infoQuery);
  const choices = useMemo(() => (info.data === undefined ? [] : snippets(info.data)), [info.data]);
  return (
    <Page title={<h2>Connect</h2>} label="Connect" testId="connect-page">
      <div className={styles.body}>
        {info.isPending && <Skeleton rows={6} rowHeight={40} label="Loading addresses" />}
        {info.isError && <ErrorNotice error={info.error} onRetry={() => void info.refetch()} />}
        {info.data !== undefined && (
          <>
            <Facts
              facts={[
                ['OTLP over HTTP', <Address key="http" url={info.data.otlpHttpUrl} />],
                ['OTLP over gRPC', <Address key="grpc" url={info.data.otlpGrpcUrl} />],
                ['API and UI', <Address key="ui" url={info.data.uiUrl} />],
              ]}
            />
            {choices.map((snippet) => (
              <section key={snippet.id} className={styles.section} data-testid="connect-snippet">
                <h2>{snippet.label}</h2>
                <div className={styles.code}>
                  <pre tabIndex={0} role="region" aria-label={`${snippet.label} snippet`}>
                    {snippet.code}
                  </pre>
                  <CopyButton value={snippet.code} label={`Copy the ${snippet.label} snippet`} text="Copy" />
                </div>
                <p className="muted">{snippet.note}</p>
              </section>
            ))}
          </>
        )}
      </div>
    </Page>
  );
}

function Address({ url }: { url: string }) {
  return (
    <>
      <code>{url}</code> <CopyButton value={url} label={`Copy ${url}`} />
    </>
  );
}
