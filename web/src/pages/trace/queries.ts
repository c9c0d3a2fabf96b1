import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Ledger, Trace, TraceLogPage } from '../../api/types';

/** The first page is small, so that something can be read while the rest is on its way. */
const firstPageSize = 1_000;
/** Entries carry attributes and price lines, so their pages are smaller than those of the spans. */
const ledgerPageSize = 1_000;
const logsPageSize = 1_000;

export const traceQuery = (traceId: string) =>
  infiniteQueryOptions({
    queryKey: ['trace', traceId],
    queryFn: ({ pageParam, signal }) => api.trace(traceId, pageParam === null ? { limit: firstPageSize } : { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Trace) => page.nextCursor,
    // Comparing 50,000 spans deeply costs more than drawing the few rows in view.
    structuralSharing: false,
    staleTime: 60_000,
  });

/** The totals alone, for a trace that still grows. */
export const traceTotalsQuery = (traceId: string) =>
  queryOptions({ queryKey: ['trace-totals', traceId], queryFn: ({ signal }) => api.trace(traceId, { limit: 1 }, signal) });

export const spanQuery = (traceId: string, spanId: string) =>
  queryOptions({ queryKey: ['span', traceId, spanId], queryFn: ({ signal }) => api.span(traceId, spanId, signal), staleTime: 60_000 });

/** @param revision Changes when the trace's numbers do, so that the ledger never explains older ones. */
export const ledgerQuery = (traceId: string, revision: string) =>
  infiniteQueryOptions({
    queryKey: ['ledger', traceId, revision],
    queryFn: ({ pageParam, signal }) => api.ledger(traceId, { limit: ledgerPageSize, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Ledger) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

/** Messages of up to 100 spans in one request. */
export const messagesQuery = (traceId: string, spanIds: string[]) =>
  queryOptions({
    queryKey: ['messages', traceId, spanIds],
    queryFn: ({ signal }) => api.messages(traceId, spanIds, signal),
    staleTime: 60_000,
  });

export const logsQuery = (traceId: string) =>
  infiniteQueryOptions({
    queryKey: ['trace-logs', traceId],
    queryFn: ({ pageParam, signal }) => api.traceLogs(traceId, { limit: logsPageSize, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: TraceLogPage) => page.nextCursor,
    structuralSharing: false,
  });

export const exportQuery = (traceId: string) =>
  queryOptions({ queryKey: ['export', traceId], queryFn: ({ signal }) => api.exportText(traceId, signal), staleTime: 60_000, gcTime: 0 });
