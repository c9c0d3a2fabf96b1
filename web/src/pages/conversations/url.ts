import { parseRange, type TimeRange } from '../../app/timeRange';

export type ConversationsSearch = TimeRange & { user?: string | undefined };

export function parseConversationsSearch(search: Record<string, unknown>): ConversationsSearch {
  const user = search['user'];
  return { ...parseRange(search), user: typeof user === 'string' && user !== '' ? user : undefined };
}
