import { parseScope, type Scope } from '../../app/ScopeFilters';
import { parseRange, type TimeRange } from '../../app/timeRange';

/** Home tells of today against yesterday unless it is asked for another time. */
export const homeFrom = '-1d';

export type HomeSearch = TimeRange & Scope & { live?: 'off' | undefined };

export function parseHomeSearch(search: Record<string, unknown>): HomeSearch {
  return { ...parseRange(search), ...parseScope(search), live: search['live'] === 'off' ? 'off' : undefined };
}
