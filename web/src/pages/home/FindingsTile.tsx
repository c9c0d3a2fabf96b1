import { useQuery } from '@tanstack/react-query';
import { liveRefreshMs } from '../../app/LiveToggle';
import type { Scope } from '../../app/ScopeFilters';
import { toApiRange, type TimeRange } from '../../app/timeRange';
import { findingSummaryQuery } from '../../findings/queries';
import { formatCost } from '../../format/money';
import { formatCount, formatTokens } from '../../format/tokens';
import { Tile } from './Tile';

/** What went wrong without an error, and what it cost. */
export function FindingsTile({ range, scope, isLive }: { range: TimeRange; scope: Scope; isLive: boolean }) {
  const { from, to } = toApiRange(range);
  const { service, agent } = scope;
  const filters = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(service === undefined ? {} : { service }), ...(agent === undefined ? {} : { agent }) };
  const { data } = useQuery({ ...findingSummaryQuery({ ...filters, groupBy: 'severity' }), refetchInterval: isLive ? liveRefreshMs : false });
  const total = data?.total;
  const critical = data?.groups.some((group) => group.value === 'critical') ?? false;
  const wasted = total === undefined ? undefined : total.wastedCostUsd !== null && total.wastedCostUsd > 0 ? `${formatCost(total.wastedCostUsd)} wasted` : total.wastedTokens > 0 ? `${formatTokens(total.wastedTokens)} tokens wasted` : undefined;
  const traces = total === undefined || total.count === 0 ? undefined : `in ${formatCount(total.traces)} ${total.traces === 1 ? 'trace' : 'traces'}`;
  return (
    <Tile
      testId="findings"
      label="Findings"
      value={total === undefined ? '–' : formatCount(total.count)}
      detail={[traces, wasted].filter((part) => part !== undefined).join(' · ')}
      tone={critical ? 'error' : (total?.count ?? 0) > 0 ? 'warn' : 'neutral'}
      to={{ to: '/findings', search: { ...range, service, agent } }}
      title="What went wrong without an error"
    />
  );
}
