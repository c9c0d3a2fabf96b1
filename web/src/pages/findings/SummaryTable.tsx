import type { FindingSummary } from '../../api/types';
import { Sparkline } from '../../charts/Sparkline';
import { findingName } from '../../findings/findingName';
import { useDetectors } from '../../findings/queries';
import { Severity } from '../../findings/Severity';
import { formatCost } from '../../format/money';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { Facts } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { useNow } from '../../ui/useNow';
import styles from './FindingsPage.module.css';
import { trendOf } from './trend';
import type { FindingsSearch } from './url';

type SummaryTableProps = { summary: FindingSummary; search: FindingsSearch; onSearch: (search: FindingsSearch) => void };

/** Each type with how often it was found and what it wasted; a click shows only it. */
export function SummaryTable({ summary, search, onSearch }: SummaryTableProps) {
  const detectors = useDetectors();
  const now = useNow(60_000);
  const { groups } = summary;
  const total = groups.find((group) => group.value === search.type) ?? summary.total;
  const times = summary.total.buckets.map((bucket) => Date.parse(bucket.startTime));
  const hasCourse = times.length > 1;
  return (
    <>
      <Facts
        facts={[
          ['Findings', formatCount(total.count)],
          ['Traces', formatCount(total.traces)],
          ['Wasted', total.wastedCostUsd === null ? '–' : formatCost(total.wastedCostUsd)],
          ['Tokens wasted', formatTokens(total.wastedTokens)],
        ]}
      />
      <div className={styles.card}>
        <table className={page.table} aria-label="Findings by type" data-testid="findings-summary">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col">Severity</th>
              <th scope="col" className="num">
                Findings
              </th>
              <th scope="col" className="num">
                Traces
              </th>
              {hasCourse && <th scope="col">Over time</th>}
              <th scope="col" className="num">
                Tokens wasted
              </th>
              <th scope="col" className="num">
                Wasted
              </th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.value} data-testid="finding-type" data-type={group.value}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.type}
                    aria-pressed={search.type === group.value}
                    title={detectors.get(group.value)?.description}
                    onClick={() => onSearch({ ...search, type: search.type === group.value ? undefined : group.value })}
                  >
                    {findingName(group.value, detectors)}
                  </button>
                </th>
                <td>
                  <Severity severity={group.severity} />
                </td>
                <td className="num">{formatCount(group.count)}</td>
                <td className="num">{formatCount(group.traces)}</td>
                {hasCourse && <td className={styles.trend}><Sparkline points={trendOf(group.buckets, times, summary.intervalNanos / 1e6)} height={20} color="var(--series-1)" /></td>}
                <td className="num">{group.wastedTokens === 0 ? '–' : formatTokens(group.wastedTokens)}</td>
                <td className="num">{group.wastedCostUsd === null ? '–' : formatCost(group.wastedCostUsd)}</td>
                <td title={group.lastTime === null ? undefined : formatFull(group.lastTime)}>{group.lastTime !== null && `${formatDay(group.lastTime, now)} ${formatClock(group.lastTime).slice(0, 8)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
