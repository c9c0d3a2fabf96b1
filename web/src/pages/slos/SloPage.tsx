import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { SloDetail } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { Severity } from '../../findings/Severity';
import { formatDuration } from '../../format/duration';
import { formatTimes } from '../../format/measured';
import { formatShare } from '../../format/share';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Facts, Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import alerts from '../alerts/Alerts.module.css';
import { originWords } from '../alerts/alertText';
import { withId } from '../alerts/enabledText';
import { HistoryTable } from '../alerts/HistoryTable';
import { useToldText } from '../alerts/useToldText';
import { useYamlChange } from '../alerts/useYamlChange';
import { BudgetBar } from './BudgetBar';
import { lastsNanos } from './burn';
import { BurnCharts } from './BurnCharts';
import { SloState } from '.';
import { sloQuery } from './queries';
import { SloEditor } from './SloEditor';
import styles from './Slos.module.css';

const route = getRouteApi('/slos/$sloId');

/** One objective: how it stands, how fast its budget burns, and what it says. */
export function SloPage() {
  const { sloId } = route.useParams();
  const slo = useQuery(sloQuery(sloId));
  useTitle(slo.data?.name ?? sloId);
  return (
    <Page
      label={`Objective ${sloId}`}
      testId="slo-page"
      title={
        <>
          <Link to="/slos" className={alerts.back} aria-label="Back to all objectives">
            <IconChevronLeft size={18} />
          </Link>
          <h1 title={sloId}>{slo.data?.name ?? sloId}</h1>
        </>
      }
      toolbar={slo.data !== undefined && <SloTools slo={slo.data} />}
    >
      <div className={alerts.body}>
        {slo.isPending && <Skeleton rows={8} rowHeight={48} label="Loading the objective" />}
        {slo.isError && slo.data === undefined && <ErrorNotice error={slo.error} onRetry={() => void slo.refetch()} />}
        {slo.data !== undefined && (
          <>
            <p className={alerts.summary}>{slo.data.description}</p>
            <SloFacts slo={slo.data} />
            <BurnCharts slo={slo.data} />
            <BurnAlerts slo={slo.data} />
            <SloEditor key={`${sloId}/${slo.data.origin}/${slo.data.version}`} slo={slo.data} first={withId(slo.data.yaml, slo.data.id)} />
            <section className={alerts.section} aria-label="History">
              <h2>What it did</h2>
              <HistoryTable rule={sloId} />
            </section>
          </>
        )}
      </div>
    </Page>
  );
}

function SloTools({ slo }: { slo: SloDetail }) {
  const navigate = route.useNavigate();
  const change = useYamlChange('slo', () => {
    if (!slo.isBuiltIn) {
      void navigate({ to: '/slos' });
    }
  });
  return (
    <>
      {change.isError && (
        <span role="alert" className={alerts.fault}>
          {change.error.message}
        </span>
      )}
      <SloState slo={slo} />
      <span className="muted">
        {originWords[slo.origin]}
        {!slo.enabled && ', its alerts are off'}
      </span>
      {slo.version !== null && (
        <Button disabled={change.isPending} onClick={() => change.mutate({ id: slo.id, version: slo.version!, yaml: null, isGone: !slo.isBuiltIn })}>
          {slo.isBuiltIn ? 'Back to what is built in' : 'Delete'}
        </Button>
      )}
    </>
  );
}

function SloFacts({ slo }: { slo: SloDetail }) {
  const told = useToldText();
  const lasts = lastsNanos(slo);
  const bad = slo.total - slo.good;
  const allowed = Math.floor(slo.total * (1 - slo.objective) + 1e-9);
  return (
    <div className={styles.facts} data-testid="slo-facts">
      <Facts
        facts={[
          ['Error budget left', <BudgetBar key="budget" budgetLeft={slo.budgetLeft} />],
          ['Promised', formatShare(slo.objective)],
          ['Attained', formatShare(slo.attained)],
          ['Bad', `${formatCount(bad)} of ${formatCount(slo.total)}`],
          ['Allowed', formatCount(allowed)],
          ['Window', `${slo.windowDays} days`],
          ['Told', told(slo.channels)],
        ]}
      />
      {lasts !== null && <p className={styles.warn}>If it burns on as in the last hour, the budget is used up in {formatDuration(lasts)}.</p>}
      {slo.budgetLeft !== null && slo.budgetLeft <= 0 && <p className={styles.error}>The budget is used up: until old failures leave the window, the promise is broken.</p>}
    </div>
  );
}

const alertStates = { inactive: 'Quiet', pending: 'Pending', firing: 'Firing' };

function BurnAlerts({ slo }: { slo: SloDetail }) {
  const rateOf = (window: string) => slo.burnRates.find((burn) => burn.window === window);
  return (
    <section className={alerts.section} aria-label="Alerts on the burn rate">
      <h2>Alerts on the burn rate</h2>
      <div className={alerts.scroll} tabIndex={0} role="region" aria-label="Burn-rate alerts">
        <table className={page.table} data-testid="burn-alerts">
          <thead>
            <tr>
              <th scope="col">Severity</th>
              <th scope="col" className="num">
                Fires above
              </th>
              <th scope="col">Long window</th>
              <th scope="col" className="num">
                Burn
              </th>
              <th scope="col">Short window</th>
              <th scope="col" className="num">
                Burn
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {slo.alerts.map((alert) => (
              <tr key={`${alert.longWindow}/${alert.factor}`} className={alert.isPossible ? undefined : alerts.over}>
                <td>
                  <Severity severity={alert.severity} />
                </td>
                <td className="num">{formatTimes(alert.factor)}</td>
                {[alert.longWindow, alert.shortWindow].map((window) => (
                  <BurnCells key={window} window={window} rate={rateOf(window)?.rate ?? null} total={rateOf(window)?.total ?? 0} factor={alert.factor} />
                ))}
                <td className={alert.state === 'firing' ? styles.error : alert.state === 'pending' ? styles.warn : 'muted'}>{alert.isPossible ? alertStates[alert.state] : 'Cannot fire: nothing but failures would not burn so fast'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function BurnCells({ window, rate, total, factor }: { window: string; rate: number | null; total: number; factor: number }) {
  return (
    <>
      <td>{window}</td>
      <td className={`num ${rate !== null && rate > factor ? styles.error : ''}`} title={`of ${formatCount(total)}`}>
        {formatTimes(rate)}
      </td>
    </>
  );
}
