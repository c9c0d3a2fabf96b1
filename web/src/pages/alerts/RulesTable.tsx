import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertRule } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { Severity } from '../../findings/Severity';
import { formatCount } from '../../format/tokens';
import { Skeleton } from '../../ui/Skeleton';
import { Switch } from '../../ui/Switch';
import { ListTable } from '../entity/ListTable';
import type { ListColumn } from '../entity/sorting';
import styles from './Alerts.module.css';
import { originWords } from './alertText';
import { enabledText } from './enabledText';
import { rulesQuery } from './queries';
import { useToldText } from './useToldText';
import { useYamlChange } from './useYamlChange';

const columns: readonly ListColumn<AlertRule>[] = [
  { id: 'rule', title: 'Rule', value: (rule) => rule.name },
  { id: 'severity', title: 'Severity', value: (rule) => ({ critical: 0, warning: 1, info: 2 })[rule.severity] },
  { id: 'state', title: 'Now', value: (rule) => -(rule.firing * 1e6 + rule.pending) },
  { id: 'origin', title: 'From', value: (rule) => originWords[rule.origin] },
  { id: 'channels', title: 'Told' },
  { id: 'enabled', title: 'On' },
];

type RulesTableProps = { sort: string | undefined; onSort: (sort: string) => void };

/** All rules, with what they watch in words. */
export function RulesTable({ sort, onSort }: RulesTableProps) {
  const rules = useQuery(rulesQuery);
  const told = useToldText();
  const change = useYamlChange('alert_rule');
  return (
    <div data-testid="rules">
      {rules.isPending && <Skeleton rows={10} rowHeight={48} label="Loading rules" />}
      {rules.isError && rules.data === undefined && <ErrorNotice error={rules.error} onRetry={() => void rules.refetch()} />}
      {change.isError && (
        <p role="alert" className={`${styles.note} ${styles.fault}`}>
          {change.error.message}
        </p>
      )}
      {rules.data !== undefined && (
        <ListTable label="Rules" columns={columns} rows={rules.data.items} sort={sort} onSort={onSort} testId="rules-table">
          {(rule) => (
            <tr key={rule.id} data-testid="rule-row" className={rule.enabled ? undefined : styles.over}>
              <th scope="row" className={styles.described}>
                <Link to="/alerts/rules/$ruleId" params={{ ruleId: rule.id }}>
                  {rule.name}
                </Link>
                <span className="muted">{rule.description}</span>
                {rule.problem !== null && <span className={styles.warning}>Could not be evaluated: {rule.problem}</span>}
              </th>
              <td>
                <Severity severity={rule.severity} />
              </td>
              <td>
                <RuleState rule={rule} />
              </td>
              <td className="muted">
                {originWords[rule.origin]}
                {rule.origin !== 'builtin' && rule.isBuiltIn && ', changes one built in'}
              </td>
              <td className="muted">{told(rule.channels)}</td>
              <td>
                <Switch
                  label={`${rule.name} is evaluated`}
                  isOn={rule.enabled}
                  disabled={change.isPending}
                  onChange={(isOn) => change.mutate({ id: rule.id, version: rule.version ?? 0, yaml: enabledText(rule, isOn) })}
                />
              </td>
            </tr>
          )}
        </ListTable>
      )}
    </div>
  );
}

export function RuleState({ rule }: { rule: Pick<AlertRule, 'enabled' | 'firing' | 'pending'> }) {
  if (!rule.enabled) {
    return <span className="muted">Off</span>;
  }
  const parts = [rule.firing > 0 && `${formatCount(rule.firing)} firing`, rule.pending > 0 && `${formatCount(rule.pending)} pending`].filter((part) => part !== false);
  return parts.length === 0 ? <span className="muted">Quiet</span> : <span className={rule.firing > 0 ? styles.fired : styles.warning}>{parts.join(', ')}</span>;
}
