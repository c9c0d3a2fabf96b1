import { parseRange, type TimeRange } from '../../app/timeRange';

/** `unpriced` shows only models without a price. */
export type ModelsSearch = TimeRange & { unpriced?: boolean | undefined };

export function parseModelsSearch(search: Record<string, unknown>): ModelsSearch {
  const unpriced = search['unpriced'];
  return { ...parseRange(search), unpriced: unpriced === true || unpriced === 'true' ? true : undefined };
}
