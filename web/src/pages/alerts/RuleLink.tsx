import { Link } from '@tanstack/react-router';
import type { Alert } from '../../api/types';

/** The rule of an alert, or the objective whose budget burns: its alerts carry the label. */
export function RuleLink({ ruleId, ruleName, labels }: Pick<Alert, 'ruleId' | 'ruleName' | 'labels'>) {
  return labels['slo'] === ruleId ? (
    <Link to="/slos/$sloId" params={{ sloId: ruleId }}>
      {ruleName}
    </Link>
  ) : (
    <Link to="/alerts/rules/$ruleId" params={{ ruleId }}>
      {ruleName}
    </Link>
  );
}
