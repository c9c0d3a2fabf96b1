import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { ConversationPage } from '../../api/types';
import { toApiRange } from '../../app/timeRange';
import type { ConversationsSearch } from './url';

const pageSize = 100;

export const conversationsQuery = (search: ConversationsSearch) =>
  infiniteQueryOptions({
    queryKey: ['conversations', search],
    queryFn: ({ pageParam, signal }) =>
      api.conversations({ ...toApiRange(search), user: search.user, order: search.order, limit: pageSize, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ConversationPage) => page.nextCursor,
  });
