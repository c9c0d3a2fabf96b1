import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { formatDuration } from '../../format/duration';
import { formatMeasured } from '../../format/measured';
import { formatThings } from '../../format/tokens';
import { Page } from '../../ui/Page';
import { Tabs, type Tab } from '../../ui/Tabs';
import { useTitle } from '../../ui/useTitle';
import { ActiveAlerts } from './ActiveAlerts';
import styles from './Alerts.module.css';
import { firingCount } from './alertText';
import { HistoryTable } from './HistoryTable';
import { alertsQuery, evaluationMs, rulesQuery, silencesQuery } from './queries';
import { RulesTable } from './RulesTable';
import { Silences } from './Silences';
import type { AlertsSearch, AlertView } from './url';
import { When } from './When';

const route = getRouteApi('/alerts');

/** What is alarming now, what was, what is silenced, and by which rules. */
export function AlertsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const alerts = useQuery(alertsQuery).data;
  const silences = useQuery(silencesQuery).data;
  const rules = useQuery(rulesQuery).data;
  const firing = firingCount(alerts?.items ?? []);
  useTitle(firing > 0 ? `(${firing}) Alerts` : 'Alerts');
  const view = search.view ?? 'now';
  const setSearch = (next: AlertsSearch, replace = false) => void navigate({ search: next, replace });
  const tabs: Tab<AlertView>[] = [
    { id: 'now', label: 'Now', count: alerts?.items.length, testId: 'tab-now' },
    { id: 'history', label: 'History', testId: 'tab-history' },
    { id: 'silences', label: 'Silences', count: silences?.items.filter((silence) => silence.isActive).length, testId: 'tab-silences' },
    { id: 'rules', label: 'Rules', count: rules?.items.length, testId: 'tab-rules' },
  ];
  return (
    <Page
      title={<h1>Alerts</h1>}
      label="Alerts"
      testId="alerts-page"
      toolbar={
        <>
          {alerts !== undefined && alerts.evaluatedAt !== null && (
            <span className={`muted ${styles.evaluated}`} title={`Every ${formatMeasured(evaluationMs / 1000, 's')}; the last time took ${formatDuration(alerts.evaluationMillis * 1e6)}`}>
              {formatThings(alerts.rules, 'rule')} evaluated at <When time={alerts.evaluatedAt} />
            </span>
          )}
          <Link to="/settings/channels" className={styles.tool}>
            Channels
          </Link>
          <Link to="/new/rule" className={styles.tool}>
            New rule
          </Link>
        </>
      }
    >
      <Tabs label="Alerts" tabs={tabs} selected={view} onSelect={(id) => setSearch({ view: id === 'now' ? undefined : id })}>
        {view === 'now' && <ActiveAlerts named={search.alert} />}
        {view === 'history' && <HistoryTable rule={search.rule} fingerprint={search.alert} onAll={() => setSearch({ view: 'history' })} />}
        {view === 'silences' && <Silences />}
        {view === 'rules' && <RulesTable sort={search.sort} onSort={(sort) => setSearch({ ...search, sort }, true)} />}
      </Tabs>
    </Page>
  );
}
