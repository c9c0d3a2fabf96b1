import type { Overview } from '../../api/types';
import type { Scope } from '../../app/ScopeFilters';
import type { TimeRange } from '../../app/timeRange';
import { bucketTimes } from '../../charts/series';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatChange, formatShare } from '../../format/share';
import { formatCount, formatThings, formatTokens } from '../../format/tokens';
import { FindingsTile } from './FindingsTile';
import styles from './HomePage.module.css';
import { Tile } from './Tile';

type HomeTilesProps = { overview: Overview; range: TimeRange; scope: Scope; isLive: boolean };

/** The numbers that tell at a glance whether all is well. */
export function HomeTiles({ overview, range, scope, isLive }: HomeTilesProps) {
  const { current, before } = overview;
  const byTime = new Map(overview.points.map((point) => [Date.parse(point.startTime), point]));
  const points = bucketTimes(overview.from, overview.to, overview.intervalSeconds).map((time) => byTime.get(time));
  const filters = { ...range, service: scope.service, agent: scope.agent };
  const traces = (more: object = {}) => ({ to: '/traces' as const, search: { ...filters, ...more } });
  const metrics = { to: '/charts' as const, search: { ...filters, environment: scope.environment } };
  const duration = (nanos: number | null) => (nanos === null ? '–' : formatDuration(nanos));
  const against = (now: number, then: number | undefined) => (then === undefined || then === 0 ? undefined : `${formatChange(now, then)} against the time before`);
  const failedShare = current.runs === 0 ? 0 : current.errors / current.runs;
  const success = current.toolCalls === 0 ? null : 1 - current.toolErrors / current.toolCalls;
  const limit = (metric: string, statistic: string) => overview.thresholds[metric]?.thresholds.find((one) => one.statistic === statistic)?.value ?? Infinity;
  const successLimit = overview.thresholds['tool_success']?.thresholds.find((one) => one.statistic === 'success')?.value ?? 0;
  return (
    <div className={styles.tiles}>
      <Tile testId="runs" label="Runs" value={formatCount(current.runs)} detail={against(current.runs, before?.runs)} points={points.map((point) => point?.runs ?? 0)} to={traces()} title="Traces of this time" />
      <Tile
        testId="errors"
        label="Failed"
        value={formatShare(failedShare)}
        detail={`${formatCount(current.errors)} ${current.errors === 1 ? 'run' : 'runs'}`}
        tone={current.errors > 0 ? 'error' : 'neutral'}
        points={points.map((point) => point?.errors ?? 0)}
        color="var(--error)"
        to={traces({ status: 'error' })}
        title="Failed traces of this time"
      />
      <FindingsTile range={range} scope={scope} isLive={isLive} />
      <Tile
        testId="latency"
        label="Duration p50"
        value={duration(current.p50Nanos)}
        detail={`p95 ${duration(current.p95Nanos)} · p99 ${duration(current.p99Nanos)}`}
        tone={(current.p99Nanos ?? 0) > limit('run_latency', 'p99') ? 'warn' : 'neutral'}
        points={points.map((point) => point?.p95Nanos ?? null)}
        to={traces({ minDurationMs: Math.max(1, Math.floor((current.p95Nanos ?? 0) / 1e6)) })}
        title="The slowest twentieth of the traces"
      />
      <Tile testId="cost" label="Cost" value={formatCost(current.costUsd)} detail={against(current.costUsd ?? 0, before?.costUsd ?? undefined) ?? (current.unpricedCalls > 0 ? `${formatCount(current.unpricedCalls)} ${current.unpricedCalls === 1 ? 'call' : 'calls'} without a price` : undefined)} points={points.map((point) => point?.costUsd ?? 0)} to={{ to: '/models', search: range }} title="Cost by model" />
      <Tile testId="tokens" label="Tokens" value={formatTokens(current.inputTokens + current.outputTokens)} detail={`${formatTokens(current.inputTokens)} in · ${formatTokens(current.outputTokens)} out`} points={points.map((point) => (point?.inputTokens ?? 0) + (point?.outputTokens ?? 0))} to={{ to: '/models', search: range }} title="Tokens by model" />
      <Tile
        testId="ttft"
        label="First token p50"
        value={duration(current.ttftP50Nanos)}
        detail={`p99 ${duration(current.ttftP99Nanos)}`}
        tone={(current.ttftP50Nanos ?? 0) > limit('ttft', 'p50') || (current.ttftP99Nanos ?? 0) > limit('ttft', 'p99') ? 'warn' : 'neutral'}
        to={metrics}
        title="Time to first token over time"
      />
      <Tile
        testId="tools"
        label="Tool success"
        value={formatShare(success)}
        detail={`${formatCount(current.toolErrors)} of ${formatThings(current.toolCalls, 'call')} failed`}
        tone={success !== null && success < successLimit ? 'error' : 'neutral'}
        to={metrics}
        title="Success of each tool over time"
      />
      <Tile
        testId="models"
        label="Model calls"
        value={formatCount(current.modelCalls)}
        detail={[`${formatCount(current.modelErrors)} failed`, ...(current.truncated > 0 ? [`${formatCount(current.truncated)} cut short`] : [])].join(' · ')}
        tone={current.modelErrors > current.modelCalls * 0.05 ? 'warn' : 'neutral'}
        to={{ to: '/models', search: range }}
        title="Calls by model"
      />
    </div>
  );
}
