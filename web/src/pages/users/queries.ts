import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { UserPage } from '../../api/types';
import { toApiRange, type TimeRange } from '../../app/timeRange';

const pageSize = 200;

export const usersQuery = (range: TimeRange) =>
  infiniteQueryOptions({
    queryKey: ['users', range],
    queryFn: ({ pageParam, signal }) => api.users({ ...toApiRange(range), limit: pageSize, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: UserPage) => page.nextCursor,
  });

export const userQuery = (userId: string, range: TimeRange) =>
  queryOptions({ queryKey: ['user', userId, range], queryFn: ({ signal }) => api.user(userId, toApiRange(range), signal) });

export const userRunsQuery = (userId: string, range: TimeRange) =>
  queryOptions({ queryKey: ['user', userId, 'runs', range], queryFn: ({ signal }) => api.traces({ ...dropUndefined(toApiRange(range)), user: userId, limit: 20 }, signal) });

export const userConversationsQuery = (userId: string, range: TimeRange) =>
  queryOptions({ queryKey: ['user', userId, 'conversations', range], queryFn: ({ signal }) => api.conversations({ ...toApiRange(range), user: userId, limit: 20 }, signal) });

function dropUndefined({ from, to }: TimeRange): { from?: string; to?: string } {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
