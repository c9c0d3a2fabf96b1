import type { TracePage, TraceSummary } from '../../api/types';

/**
 * Puts a fresh first page on top of what was loaded before. Where the two do not touch, more traces arrived than a
 * page holds; then the old rows go, as the list would otherwise hide a gap.
 */
export function mergeNewest(loaded: TracePage[], newest: TracePage): TracePage[] {
  const known = new Set(loaded.flatMap((page) => page.items.map((item) => item.traceId)));
  const last = loaded.at(-1);
  if (last === undefined || !newest.items.some((item) => known.has(item.traceId))) {
    return [newest];
  }
  const fresh = new Set(newest.items.map((item) => item.traceId));
  const older = loaded.flatMap((page) => page.items).filter((item) => !fresh.has(item.traceId));
  const items = [...newest.items, ...older].toSorted(byStartDescending);
  return [{ items, nextCursor: last.nextCursor }];
}

function byStartDescending(a: TraceSummary, b: TraceSummary): number {
  return a.startTime < b.startTime ? 1 : a.startTime > b.startTime ? -1 : 0;
}
