import { infiniteQueryOptions, keepPreviousData, queryOptions, type InfiniteData } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { TraceListParameters, TracePage } from '../../api/types';
import type { TimeRange } from '../../app/timeRange';

export const pageSize = 100;

export type LoadedTraces = InfiniteData<TracePage, string | null>;

export const tracesQuery = (parameters: TraceListParameters) =>
  infiniteQueryOptions({
    queryKey: ['traces', parameters],
    queryFn: ({ pageParam, signal }) => api.traces({ ...parameters, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: TracePage) => page.nextCursor,
    // The old rows stay, dimmed, until the new ones are here: no flicker while filters are clicked together.
    placeholderData: keepPreviousData,
  });

export const facetsQuery = (range: TimeRange) =>
  queryOptions({ queryKey: ['facets', range], queryFn: ({ signal }) => api.facets(range, signal), staleTime: 30_000 });

export const infoQuery = queryOptions({ queryKey: ['info'], queryFn: ({ signal }) => api.info(signal) });
