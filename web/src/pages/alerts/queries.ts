import { infiniteQueryOptions, keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query';
import { alertsApi } from '../../api/alerts';
import { api, type DocumentKind } from '../../api/client';

/** Rules are evaluated so often; asking more often brings nothing. */
export const evaluationMs = 15_000;

/** Also what the navigation counts by, so that both say the same. */
export const alertsQuery = queryOptions({ queryKey: ['alerts', 'now'], queryFn: ({ signal }) => alertsApi.alerts(signal), refetchInterval: evaluationMs });

export const historyQuery = (rule: string | undefined, fingerprint: string | undefined, limit = 100) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'history', rule ?? '', fingerprint ?? '', limit],
    queryFn: ({ signal, pageParam }) => alertsApi.history(Object.fromEntries(Object.entries({ rule, fingerprint, limit, cursor: pageParam }).filter(([, value]) => value !== undefined)), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const silencesQuery = queryOptions({ queryKey: ['alerts', 'silences'], queryFn: ({ signal }) => alertsApi.silences(signal), refetchInterval: evaluationMs });

export const rulesQuery = queryOptions({ queryKey: ['alerts', 'rules'], queryFn: ({ signal }) => alertsApi.rules(signal), refetchInterval: evaluationMs });

export const ruleQuery = (id: string) => queryOptions({ queryKey: ['alerts', 'rule', id], queryFn: ({ signal }) => alertsApi.rule(id, signal) });

export const ruleCheckQuery = (yaml: string) =>
  queryOptions({ queryKey: ['alerts', 'check', yaml], queryFn: ({ signal }) => alertsApi.checkRule(yaml, signal), placeholderData: keepPreviousData, gcTime: 60_000 });

export const previewQuery = (yaml: string, from: string) =>
  queryOptions({ queryKey: ['alerts', 'preview', yaml, from], queryFn: ({ signal }) => alertsApi.previewRule(yaml, from, signal), placeholderData: keepPreviousData, staleTime: 60_000 });

export const versionsQuery = (kind: DocumentKind, id: string) => queryOptions({ queryKey: ['documents', kind, id], queryFn: ({ signal }) => api.documentVersions(kind, id, signal) });

/**
 * After a rule, an objective or a silence was changed: all of them depend on each other.
 * @param goneId What was deleted, whose page is still shown while the list is on its way.
 */
export const refreshAlerts = (client: QueryClient, goneId?: string) =>
  client.invalidateQueries({ predicate: ({ queryKey: [kind, , id] }) => (kind === 'alerts' || kind === 'slos' || kind === 'documents') && (goneId === undefined || id !== goneId) });
