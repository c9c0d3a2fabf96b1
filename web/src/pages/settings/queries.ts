import { queryOptions } from '@tanstack/react-query';
import { alertsApi } from '../../api/alerts';
import { api, type DocumentKind } from '../../api/client';

export const pricesQuery = queryOptions({ queryKey: ['prices'], queryFn: ({ signal }) => api.prices(signal) });

export const statusQuery = queryOptions({ queryKey: ['status'], queryFn: ({ signal }) => api.status(signal) });

export const samplingQuery = queryOptions({ queryKey: ['sampling'], queryFn: ({ signal }) => api.sampling(signal) });

/** Read again often: the file may be in somebody's editor beside this page. */
export const configurationQuery = queryOptions({ queryKey: ['configuration'], queryFn: ({ signal }) => api.configuration(signal), refetchInterval: 2_000 });

export const documentsQuery = (kind: DocumentKind) => queryOptions({ queryKey: ['documents', kind], queryFn: ({ signal }) => api.documents(kind, signal) });

/** Models of the last month that have calls without a price. */
export const unpricedQuery = queryOptions({ queryKey: ['models', 'unpriced'], queryFn: ({ signal }) => api.models({ from: '-30d', unpriced: true, limit: 100 }, signal) });

export const countersQuery = queryOptions({
  queryKey: ['counters'],
  queryFn: async ({ signal }) => await (await fetch('/metrics', { signal })).text(),
  refetchInterval: 5_000,
});

export const destinationsQuery = queryOptions({ queryKey: ['destinations'], queryFn: ({ signal }) => api.destinations(signal), refetchInterval: 5_000 });

export const channelsQuery = queryOptions({ queryKey: ['channels'], queryFn: ({ signal }) => alertsApi.channels(signal), refetchInterval: 5_000 });
