import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Slo } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatTimes } from '../../format/measured';
import { formatShare } from '../../format/share';
import { formatCount } from '../../format/tokens';
import { Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { Switch } from '../../ui/Switch';
import { useTitle } from '../../ui/useTitle';
import alerts from '../alerts/Alerts.module.css';
import { originWords } from '../alerts/alertText';
import { enabledText } from '../alerts/enabledText';
import { useYamlChange } from '../alerts/useYamlChange';
import { ListTable } from '../entity/ListTable';
import type { ListColumn } from '../entity/sorting';
import { BudgetBar } from './BudgetBar';
import { stateWords } from './burn';
import { slosQuery } from './queries';
import styles from './Slos.module.css';

const route = getRouteApi('/slos');

const burnOf = (slo: Slo, window: string) => slo.burnRates.find((burn) => burn.window === window)?.rate ?? null;

const columns: readonly ListColumn<Slo>[] = [
  { id: 'name', title: 'Objective', value: (slo) => slo.name },
  { id: 'state', title: 'State', value: (slo) => ['exhausted', 'burning', 'ok', 'no_data'].indexOf(slo.state) },
  { id: 'objective', title: 'Promised', numeric: true, value: (slo) => slo.objective },
  { id: 'attained', title: 'Attained', numeric: true, hint: 'Share of good ones in the window', value: (slo) => slo.attained },
  { id: 'total', title: 'Of', numeric: true, hint: 'Runs or calls in the window', value: (slo) => slo.total },
  { id: 'budget', title: 'Error budget left', hint: 'Of the bad ones that are allowed in the window', value: (slo) => slo.budgetLeft },
  { id: 'burn', title: 'Burn, 1 h', numeric: true, hint: 'Times as fast as would use up the budget in the window', value: (slo) => burnOf(slo, '1h') },
  { id: 'origin', title: 'From', value: (slo) => originWords[slo.origin] },
  { id: 'enabled', title: 'Alerts' },
];

/** What is promised, and how much may still go wrong. */
export function SlosPage() {
  useTitle('SLOs');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const slos = useQuery(slosQuery);
  const change = useYamlChange('slo');
  return (
    <Page
      title={<h1>Service level objectives</h1>}
      label="Service level objectives"
      testId="slos-page"
      toolbar={
        <Link to="/new/slo" className={alerts.tool}>
          New objective
        </Link>
      }
    >
      {slos.isPending && <Skeleton rows={6} rowHeight={48} label="Loading objectives" />}
      {slos.isError && slos.data === undefined && <ErrorNotice error={slos.error} onRetry={() => void slos.refetch()} />}
      {change.isError && (
        <p role="alert" className={`${alerts.note} ${alerts.fault}`}>
          {change.error.message}
        </p>
      )}
      {slos.data !== undefined && (
        <ListTable label="Objectives" columns={columns} rows={slos.data.items} sort={search.sort} onSort={(sort) => void navigate({ search: { ...search, sort }, replace: true })} testId="slos-table">
          {(slo) => (
            <tr key={slo.id} data-testid="slo-row" data-state={slo.state} className={slo.enabled ? undefined : alerts.over}>
              <th scope="row" className={alerts.described}>
                <Link to="/slos/$sloId" params={{ sloId: slo.id }}>
                  {slo.name}
                </Link>
                <span className="muted">{slo.description}</span>
              </th>
              <td>
                <SloState slo={slo} />
              </td>
              <td className="num">{formatShare(slo.objective)}</td>
              <td className={`num ${slo.attained !== null && slo.attained < slo.objective ? styles.error : ''}`}>{formatShare(slo.attained)}</td>
              <td className="num" title={`${formatCount(slo.total - slo.good)} bad`}>
                {formatCount(slo.total)}
              </td>
              <td>
                <BudgetBar budgetLeft={slo.budgetLeft} />
              </td>
              <td className="num">{formatTimes(burnOf(slo, '1h'))}</td>
              <td className="muted">{originWords[slo.origin]}</td>
              <td>
                <Switch
                  label={`Alerts of ${slo.name}`}
                  isOn={slo.enabled}
                  disabled={change.isPending}
                  onChange={(isOn) => change.mutate({ id: slo.id, version: slo.version ?? 0, yaml: enabledText(slo, isOn) })}
                />
              </td>
            </tr>
          )}
        </ListTable>
      )}
      {slos.data !== undefined && (
        <p className={`${alerts.note} muted`}>
          A promise of 99 % allows 1 % to be bad: that is the error budget of the window. At a burn of {formatTimes(1)} it is used up exactly at the end of it. An alert fires when it burns too fast over a long
          window and still over a short one.
        </p>
      )}
    </Page>
  );
}

export function SloState({ slo }: { slo: Pick<Slo, 'state' | 'enabled'> }) {
  const tone = { no_data: 'none', ok: 'ok', burning: 'warn', exhausted: 'error' } as const;
  return <span className={`${styles.state} ${styles[tone[slo.state]]}`}>{stateWords[slo.state]}</span>;
}
