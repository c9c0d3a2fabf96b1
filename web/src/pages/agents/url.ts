import { parseScope, type Scope } from '../../app/ScopeFilters';
import { parseRange, type TimeRange } from '../../app/timeRange';

/** Time and scope of the pages of agents, tools and models. */
export type AgentsSearch = TimeRange & Scope;

export const parseAgentsSearch = (search: Record<string, unknown>): AgentsSearch => ({ ...parseRange(search), ...parseScope(search) });
