import { useQuery } from '@tanstack/react-query';
import { facetsQuery } from '../pages/traces/queries';
import styles from './ScopeFilters.module.css';
import { toApiRange, type TimeRange } from './timeRange';

/** What a page of sums is about. */
export type Scope = { service?: string | undefined; environment?: string | undefined; agent?: string | undefined };

type ScopeFiltersProps = { scope: Scope; range: TimeRange; onScope: (scope: Scope) => void };

/** Chooses a service and an agent among those of the time. */
export function ScopeFilters({ scope, range, onScope }: ScopeFiltersProps) {
  const facets = useQuery(facetsQuery(toApiRange(range)));
  return (
    <>
      <Choice label="Service" value={scope.service} values={facets.data?.service ?? []} onChange={(service) => onScope({ ...scope, service })} />
      <Choice label="Agent" value={scope.agent} values={facets.data?.agent ?? []} onChange={(agent) => onScope({ ...scope, agent })} />
    </>
  );
}

type ChoiceProps = { label: string; value: string | undefined; values: { value: string }[]; onChange: (value: string | undefined) => void };

function Choice({ label, value, values, onChange }: ChoiceProps) {
  const names = values.map((one) => one.value);
  if (value !== undefined && !names.includes(value)) {
    names.unshift(value);
  }
  return (
    <select className={styles.choice} aria-label={label} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}>
      <option value="">All {label.toLowerCase()}s</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

export function parseScope(search: Record<string, unknown>): Scope {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { service: text(search['service']), environment: text(search['environment']), agent: text(search['agent']) };
}
