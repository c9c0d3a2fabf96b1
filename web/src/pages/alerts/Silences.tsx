import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { alertsApi } from '../../api/alerts';
import type { AlertSilence } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import styles from './Alerts.module.css';
import { LabelList } from './LabelList';
import { refreshAlerts, silencesQuery } from './queries';
import { SilenceDialog } from './SilenceDialog';
import { When } from './When';

/** Silences in force, those to come and those that ended lately. */
export function Silences() {
  const silences = useQuery(silencesQuery);
  const client = useQueryClient();
  const end = useMutation({ mutationFn: (id: string) => alertsApi.endSilence(id), onSettled: () => refreshAlerts(client) });
  const [isNew, setIsNew] = useState(false);
  const make = <Button onClick={() => setIsNew(true)}>New silence…</Button>;
  const items = silences.data?.items ?? [];
  return (
    <div data-testid="silences">
      {silences.isPending && <Skeleton rows={4} rowHeight={34} label="Loading silences" />}
      {silences.isError && silences.data === undefined && <ErrorNotice error={silences.error} onRetry={() => void silences.refetch()} />}
      {end.isError && (
        <p role="alert" className={`${styles.note} ${styles.fault}`}>
          {end.error.message}
        </p>
      )}
      {silences.isSuccess && items.length === 0 && (
        <Notice title="Nothing is silenced" actions={make}>
          A silence keeps messages back for a while: during an incident that everybody knows of, or a deployment. Alerts are shown all the same.
        </Notice>
      )}
      {items.length > 0 && (
        <>
          <p className={styles.note}>{make}</p>
          <table className={page.table} aria-label="Silences">
            <thead>
              <tr>
                <th scope="col">Alerts with</th>
                <th scope="col">Why</th>
                <th scope="col">From</th>
                <th scope="col">Until</th>
                <th scope="col">State</th>
                <th scope="col" className="num">
                  Holds back
                </th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((silence) => (
                <SilenceRow key={silence.id} silence={silence} isEnding={end.isPending && end.variables === silence.id} onEnd={() => end.mutate(silence.id)} />
              ))}
            </tbody>
          </table>
        </>
      )}
      {isNew && <SilenceDialog first={[{ label: 'rule', value: '' }]} onClose={() => setIsNew(false)} />}
    </div>
  );
}

function SilenceRow({ silence, isEnding, onEnd }: { silence: AlertSilence; isEnding: boolean; onEnd: () => void }) {
  const now = useNow(15_000);
  const isOver = !silence.isActive && Date.parse(silence.until) <= now.getTime();
  return (
    <tr data-testid="silence-row" className={isOver ? styles.over : undefined}>
      <th scope="row">
        <LabelList labels={silence.matchers} />
      </th>
      <td className={styles.comment}>{silence.comment === '' ? '–' : silence.comment}</td>
      <td>
        <When time={silence.startsAt} />
      </td>
      <td>
        <When time={silence.until} />
      </td>
      <td>{silence.isActive ? 'In force' : isOver ? 'Over' : 'To come'}</td>
      <td className="num">{silence.isActive ? `${formatCount(silence.silenced)} alert${silence.silenced === 1 ? '' : 's'}` : '–'}</td>
      <td className="num">
        {!isOver && (
          <Button disabled={isEnding} onClick={onEnd}>
            End
          </Button>
        )}
      </td>
    </tr>
  );
}
