import { IconBellCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Alert, Alerts } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatMeasured } from '../../format/measured';
import { formatCount } from '../../format/tokens';
import { Notice } from '../../ui/Notice';
import { Skeleton } from '../../ui/Skeleton';
import { AlertCard } from './AlertCard';
import styles from './Alerts.module.css';
import { byUrgency, matchersOf } from './alertText';
import { alertsQuery, evaluationMs, rulesQuery } from './queries';
import { SilenceDialog } from './SilenceDialog';
import { useHasChannels } from './useToldText';

/** So many are drawn: whoever has more alerts reads the first ones. */
const shownMax = 100;

/** Every series that is firing or pending. */
export function ActiveAlerts({ named }: { named: string | undefined }) {
  const alerts = useQuery(alertsQuery);
  const hasChannels = useHasChannels();
  const [toSilence, setToSilence] = useState<Alert | null>(null);
  const items = (alerts.data?.items ?? []).toSorted(byUrgency);
  const isThere = items.some((alert) => alert.fingerprint === named);
  useEffect(() => {
    if (named !== undefined && isThere) {
      document.getElementById(`alert-${named}`)?.scrollIntoView({ block: 'nearest' });
    }
  }, [named, isThere]);
  return (
    <div className={styles.body} data-testid="active-alerts">
      {alerts.isPending && <Skeleton rows={6} rowHeight={96} label="Loading alerts" />}
      {alerts.isError && alerts.data === undefined && <ErrorNotice error={alerts.error} onRetry={() => void alerts.refetch()} />}
      {alerts.data !== undefined && named !== undefined && !isThere && (
        <p role="status" className={styles.note} data-testid="alert-over">
          The alert that led here is over.{' '}
          <Link to="/alerts" search={{ view: 'history', alert: named }}>
            See its history
          </Link>
        </p>
      )}
      {alerts.data !== undefined && !hasChannels && (
        <p className="muted" data-testid="no-channels">
          No channel is set up, so alerts are shown here only. <Link to="/settings/channels" className="in-text">How to tell somebody</Link>
        </p>
      )}
      {alerts.data !== undefined && <Dropped alerts={alerts.data} />}
      {alerts.data !== undefined && items.length === 0 && <NothingFires alerts={alerts.data} />}
      {items.slice(0, shownMax).map((alert) => (
        <AlertCard key={alert.fingerprint} alert={alert} isNamed={alert.fingerprint === named} onSilence={() => setToSilence(alert)} />
      ))}
      {items.length > shownMax && <p className="muted">And {formatCount(items.length - shownMax)} more. A rule that fires for so many series may ask for more samples, or for fewer labels.</p>}
      {toSilence !== null && <SilenceDialog first={matchersOf(toSilence)} onClose={() => setToSilence(null)} />}
    </div>
  );
}

function Dropped({ alerts }: { alerts: Alerts }) {
  return alerts.droppedSeries === 0 ? null : (
    <p role="alert" className={styles.fault}>
      {formatCount(alerts.droppedSeries)} series found no room: {formatCount(alerts.seriesMax)} have a state, which is the most. A rule with fewer labels makes room.
    </p>
  );
}

function NothingFires({ alerts }: { alerts: Alerts }) {
  const rules = useQuery(rulesQuery).data?.items.filter((rule) => rule.enabled) ?? [];
  return (
    <div data-testid="nothing-fires">
      <Notice icon={<IconBellCheck size={20} />} title="Nothing fires">
        {formatCount(alerts.rules)} rules are evaluated every {formatMeasured(evaluationMs / 1000, 's')}
        {alerts.series > 0 && `, over ${formatCount(alerts.series)} series`}.{alerts.evaluatedAt === null && ' The first time is about to come.'}
      </Notice>
      {rules.length > 0 && (
        <ul className={styles.watched} aria-label="Rules that are evaluated">
          {rules.map((rule) => (
            <li key={rule.id}>
              <Link to="/alerts/rules/$ruleId" params={{ ruleId: rule.id }}>
                {rule.name}
              </Link>
              <span className="muted">{rule.description}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
