import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { alertsApi } from '../../api/alerts';

/** Budgets are of days: a minute changes nothing that can be seen. */
const refreshMs = 60_000;

export const slosQuery = queryOptions({ queryKey: ['slos', 'list'], queryFn: ({ signal }) => alertsApi.slos(signal), refetchInterval: refreshMs });

export const sloQuery = (id: string) => queryOptions({ queryKey: ['slos', 'one', id], queryFn: ({ signal }) => alertsApi.slo(id, signal), refetchInterval: refreshMs });

export const sloCheckQuery = (yaml: string) =>
  queryOptions({ queryKey: ['slos', 'check', yaml], queryFn: ({ signal }) => alertsApi.checkSlo(yaml, signal), placeholderData: keepPreviousData, gcTime: 60_000 });
