import { expect, test } from 'vitest';
import type { TracePage, TraceSummary } from '../../api/types';
import { mergeNewest } from './mergeNewest';

const page = (nextCursor: string | null, ...seconds: number[]): TracePage => ({
  items: seconds.map((second) => ({ traceId: `t${second}`, startTime: `2026-01-01T00:00:0${second}Z` }) as TraceSummary),
  nextCursor,
});
const ids = (pages: TracePage[]) => pages.flatMap((item) => item.items.map((trace) => trace.traceId));

test('mergeNewest keeps older rows and the cursor that continues them', () => {
  const merged = mergeNewest([page('a', 4, 3), page('b', 2, 1)], page('x', 5, 4));
  expect(ids(merged)).toEqual(['t5', 't4', 't3', 't2', 't1']);
  expect(merged.at(-1)?.nextCursor).toBe('b');
});

test('mergeNewest starts over where the pages do not touch', () => {
  const merged = mergeNewest([page('a', 2, 1)], page('x', 9, 8));
  expect(ids(merged)).toEqual(['t9', 't8']);
  expect(merged.at(-1)?.nextCursor).toBe('x');
});
