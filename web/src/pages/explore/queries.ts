import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { toApiRange } from '../../app/timeRange';
import { toMetricParameters, type ExploreSearch } from './url';

const refreshMs = 15_000;

export const metricListQuery = ({ from, to, service }: ExploreSearch) =>
  queryOptions({
    queryKey: ['metrics', 'list', from, to, service],
    queryFn: ({ signal }) => api.metrics({ ...toApiRange({ from, to }), service }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: to === undefined ? refreshMs : false,
  });

export const metricQuery = (search: ExploreSearch) =>
  queryOptions({
    queryKey: ['metrics', 'one', toMetricParameters(search)],
    queryFn: ({ signal }) => api.metric(toMetricParameters(search), signal),
    enabled: search.name !== undefined,
    refetchInterval: search.to === undefined ? refreshMs : false,
  });
