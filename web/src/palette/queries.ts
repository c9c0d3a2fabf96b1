import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';

/** What a trace is called; nothing where it is not stored any more. */
export const summaryQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['trace-summary', traceId],
    queryFn: async ({ signal }) => (await api.traces({ query: `trace = ${traceId}`, limit: 1 }, signal)).items[0] ?? null,
    staleTime: 60_000,
  });
