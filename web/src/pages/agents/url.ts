import { parseScope, type Scope } from '../../app/ScopeFilters';
import { parseRange, type TimeRange } from '../../app/timeRange';

/** Time and scope of the pages of agents, tools and models. */
export type AgentsSearch = TimeRange & Scope & { /** Column of the list, with a minus from the largest. */ sort?: string | undefined };

export const parseAgentsSearch = (search: Record<string, unknown>): AgentsSearch => ({
  ...parseRange(search),
  ...parseScope(search),
  sort: typeof search['sort'] === 'string' && search['sort'] !== '' ? search['sort'] : undefined,
});
