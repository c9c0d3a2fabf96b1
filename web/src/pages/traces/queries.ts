import { infiniteQueryOptions, keepPreviousData, queryOptions, type InfiniteData } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { TraceListParameters, TracePage } from '../../api/types';

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

/** @param fields Names separated by commas; without any, those that are quick to count. */
export const facetsQuery = ({ limit: _limit, cursor: _cursor, ...filters }: TraceListParameters, fields?: string) =>
  queryOptions({
    queryKey: ['facets', filters, fields],
    queryFn: ({ signal }) => api.facets({ ...filters, ...(fields === undefined ? {} : { fields }) }, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** While nothing is stored: the first spans may come before the live stream stands. */
const emptyPollMs = 3_000;

export const infoQuery = queryOptions({
  queryKey: ['info'],
  queryFn: ({ signal }) => api.info(signal),
  refetchInterval: ({ state: { data } }) => (data?.hasSpans === false && !data.relay ? emptyPollMs : false),
});
