import type { FindingFilters, FindingSeverity, FindingSort } from '../../api/types';
import { parseRange, toApiRange, type TimeRange } from '../../app/timeRange';

export const severities: FindingSeverity[] = ['critical', 'warning', 'info'];
export const sorts: FindingSort[] = ['time', 'severity', 'cost'];
export const textFilters = ['type', 'service', 'agent', 'tool', 'model'] as const;

export type FindingsSearch = TimeRange & Partial<Record<(typeof textFilters)[number], string | undefined>> & {
  /** At least so severe. */
  severity?: FindingSeverity | undefined;
  /** Without it by time. */
  sort?: FindingSort | undefined;
  live?: 'off' | undefined;
};

export function parseFindingsSearch(search: Record<string, unknown>): FindingsSearch {
  const result: FindingsSearch = { ...parseRange(search) };
  for (const filter of textFilters) {
    const value = search[filter];
    result[filter] = typeof value === 'string' && value !== '' ? value : undefined;
  }
  result.severity = severities.find((severity) => severity === search['severity'] && severity !== 'info');
  result.sort = sorts.find((sort) => sort === search['sort'] && sort !== 'time');
  result.live = search['live'] === 'off' ? 'off' : undefined;
  return result;
}

/** The address as the API takes it. */
export function filtersOf({ sort: _sort, live: _live, from, to, ...filters }: FindingsSearch): FindingFilters {
  return Object.fromEntries(Object.entries({ ...toApiRange({ from, to }), ...filters }).filter(([, value]) => value !== undefined));
}
