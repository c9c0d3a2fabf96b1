import { parseRange, type TimeRange } from '../../app/timeRange';

/** What the list can be ordered by, the greatest first; without one the latest turn is first. */
export const orders = ['tokens', 'cost', 'duration', 'errors'] as const;
export type Order = (typeof orders)[number];

export type ConversationsSearch = TimeRange & { user?: string | undefined; order?: Order | undefined };

export function parseConversationsSearch(search: Record<string, unknown>): ConversationsSearch {
  const user = search['user'];
  return { ...parseRange(search), user: typeof user === 'string' && user !== '' ? user : undefined, order: orders.find((order) => order === search['order']) };
}
