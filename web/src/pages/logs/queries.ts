import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { LogPage } from '../../api/types';
import { liveRefreshMs } from '../../app/LiveToggle';
import { toLogParameters, type LogsSearch } from './url';

const pageSize = 200;

/** Searching all bodies for a text costs the server more than the newest page does. */
const textRefreshMs = 30_000;
const summaryRefreshMs = 10_000;

/** Live pages ask again for all that is loaded, so only while the reader is near the top. */
export const logsQuery = (search: LogsSearch, live: boolean) =>
  infiniteQueryOptions({
    queryKey: ['logs', toLogParameters(search)],
    queryFn: ({ pageParam, signal }) => api.logs({ ...toLogParameters(search), limit: pageSize, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: LogPage) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (live && (state.data?.pages.length ?? 0) <= 1 ? (search.q === undefined ? liveRefreshMs : textRefreshMs) : false),
  });

export const logSummaryQuery = (search: LogsSearch, live: boolean) =>
  queryOptions({
    queryKey: ['logs', 'summary', toLogParameters(search)],
    queryFn: ({ signal }) => api.logSummary(toLogParameters(search), signal),
    placeholderData: keepPreviousData,
    refetchInterval: live ? (search.q === undefined ? summaryRefreshMs : textRefreshMs) : false,
  });
