import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Scope } from '../../app/ScopeFilters';
import { toApiRange, type TimeRange } from '../../app/timeRange';

export const overviewQuery = (range: TimeRange, { service, environment, agent }: Scope) =>
  queryOptions({
    queryKey: ['overview', range, service, environment, agent],
    queryFn: ({ signal }) => api.overview({ ...toApiRange(range), service, environment, agent }, signal),
    placeholderData: keepPreviousData,
  });
