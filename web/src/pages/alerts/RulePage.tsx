import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Alert, AlertRule } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { Severity } from '../../findings/Severity';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { Switch } from '../../ui/Switch';
import { useTitle } from '../../ui/useTitle';
import { AlertCard } from './AlertCard';
import styles from './Alerts.module.css';
import { byUrgency, matchersOf, originWords } from './alertText';
import { enabledText, withId } from './enabledText';
import { HistoryTable } from './HistoryTable';
import { alertsQuery, ruleQuery } from './queries';
import { RuleEditor } from './RuleEditor';
import { RuleState } from './RulesTable';
import { SilenceDialog } from './SilenceDialog';
import { useYamlChange } from './useYamlChange';

const route = getRouteApi('/alerts/rules/$ruleId');

/** Alerts of the rule that are drawn here; the others are on the page of all. */
const alertsShown = 3;

/** One rule: what it says, when it would have fired, and what it did. */
export function RulePage() {
  const { ruleId } = route.useParams();
  const rule = useQuery(ruleQuery(ruleId));
  useTitle(rule.data?.name ?? ruleId);
  return (
    <Page
      label={`Rule ${ruleId}`}
      testId="rule-page"
      title={
        <>
          <Link to="/alerts" search={{ view: 'rules' }} className={styles.back} aria-label="Back to all rules">
            <IconChevronLeft size={18} />
          </Link>
          <h1 title={ruleId}>{rule.data?.name ?? ruleId}</h1>
        </>
      }
      toolbar={rule.data !== undefined && <RuleTools rule={rule.data} />}
    >
      <div className={styles.body}>
        {rule.isPending && <Skeleton rows={8} rowHeight={48} label="Loading the rule" />}
        {rule.isError && rule.data === undefined && <ErrorNotice error={rule.error} onRetry={() => void rule.refetch()} />}
        {rule.data !== undefined && (
          <>
            <p className={styles.summary}>{rule.data.description}</p>
            {rule.data.problem !== null && (
              <p role="alert" className={styles.fault}>
                Could not be evaluated last time: {rule.data.problem}
              </p>
            )}
            <RuleAlerts ruleId={ruleId} />
            <RuleEditor key={`${ruleId}/${rule.data.origin}/${rule.data.version}`} rule={rule.data} first={withId(rule.data.yaml, rule.data.id)} />
            <section className={styles.section} aria-label="History">
              <h2>What it did</h2>
              <HistoryTable rule={ruleId} />
            </section>
          </>
        )}
      </div>
    </Page>
  );
}

function RuleTools({ rule }: { rule: AlertRule }) {
  const navigate = route.useNavigate();
  const change = useYamlChange('alert_rule', ({ yaml }) => {
    if (yaml === null && !rule.isBuiltIn) {
      void navigate({ to: '/alerts', search: { view: 'rules' } });
    }
  });
  return (
    <>
      {change.isError && (
        <span role="alert" className={styles.fault}>
          {change.error.message}
        </span>
      )}
      <Severity severity={rule.severity} />
      <RuleState rule={rule} />
      <span className="muted" data-testid="rule-origin">
        {originWords[rule.origin]}
      </span>
      {rule.version !== null && (
        <Button disabled={change.isPending} onClick={() => change.mutate({ id: rule.id, version: rule.version!, yaml: null, isGone: !rule.isBuiltIn })}>
          {rule.isBuiltIn ? 'Back to what is built in' : 'Delete'}
        </Button>
      )}
      <Switch
        label={`${rule.name} is evaluated`}
        isOn={rule.enabled}
        disabled={change.isPending}
        onChange={(isOn) => change.mutate({ id: rule.id, version: rule.version ?? 0, yaml: enabledText(rule, isOn) })}
      />
    </>
  );
}

function RuleAlerts({ ruleId }: { ruleId: string }) {
  const alerts = useQuery(alertsQuery).data?.items.filter((alert) => alert.ruleId === ruleId).toSorted(byUrgency) ?? [];
  const [toSilence, setToSilence] = useState<Alert | null>(null);
  return (
    <>
      {alerts.slice(0, alertsShown).map((alert) => (
        <AlertCard key={alert.fingerprint} alert={alert} isNamed={false} onSilence={() => setToSilence(alert)} />
      ))}
      {alerts.length > alertsShown && <Link to="/alerts">And {alerts.length - alertsShown} more</Link>}
      {toSilence !== null && <SilenceDialog first={matchersOf(toSilence)} onClose={() => setToSilence(null)} />}
    </>
  );
}
