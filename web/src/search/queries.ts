import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';

export const completionQuery = (query: string, cursor: number) =>
  queryOptions({
    queryKey: ['complete', query, cursor],
    queryFn: ({ signal }) => api.complete(query, cursor, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
