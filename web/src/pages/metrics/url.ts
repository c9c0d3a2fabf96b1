import { parseScope, type Scope } from '../../app/ScopeFilters';
import { parseRange, type TimeRange } from '../../app/timeRange';

export const groupings = ['none', 'agent', 'version', 'model', 'provider', 'tool', 'service', 'environment', 'user'] as const;
export type Grouping = (typeof groupings)[number];

export const statistics = ['p50', 'p95', 'p99', 'mean'] as const;

/** `by` groups all panels that can be grouped so; `stat` is the number drawn where each group is one line. */
export type MetricsSearch = TimeRange & Scope & { by?: Grouping | undefined; stat?: (typeof statistics)[number] | undefined; live?: 'off' | undefined };

export function parseMetricsSearch(search: Record<string, unknown>): MetricsSearch {
  return {
    ...parseRange(search),
    ...parseScope(search),
    by: groupings.find((name) => name === search['by'] && name !== 'none'),
    stat: statistics.find((name) => name === search['stat'] && name !== 'p95'),
    live: search['live'] === 'off' ? 'off' : undefined,
  };
}
