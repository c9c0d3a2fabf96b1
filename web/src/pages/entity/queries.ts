import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { toApiRange } from '../../app/timeRange';
import type { AgentsSearch } from '../agents/url';

const scopeOf = ({ from, to, service, environment, agent }: AgentsSearch) => ({ ...toApiRange({ from, to }), service, environment, agent });

const entityQuery = <T>(kind: string, name: string, search: AgentsSearch, read: (scope: ReturnType<typeof scopeOf>, signal: AbortSignal) => Promise<T>) =>
  queryOptions({
    queryKey: [kind, name, scopeOf(search)],
    queryFn: ({ signal }) => read(scopeOf(search), signal),
    placeholderData: keepPreviousData,
  });

export const agentsQuery = (search: AgentsSearch) => entityQuery('agents', '', search, (scope, signal) => api.agentOverview(scope, signal));
export const agentQuery = (name: string, search: AgentsSearch) => entityQuery('agent', name, search, (scope, signal) => api.agent(name, { ...scope, agent: undefined }, signal));
export const agentGraphQuery = (name: string, search: AgentsSearch) => entityQuery('agent-graph', name, search, (scope, signal) => api.agentGraph(name, { ...scope, agent: undefined }, signal));
export const toolsQuery = (search: AgentsSearch) => entityQuery('tools', '', search, (scope, signal) => api.toolOverview(scope, signal));
export const toolQuery = (name: string, search: AgentsSearch) => entityQuery('tool', name, search, (scope, signal) => api.tool(name, scope, signal));
export const toolFailuresQuery = (name: string, search: AgentsSearch) => entityQuery('tool-failures', name, search, (scope, signal) => api.toolFailures(name, scope, signal));
export const mcpQuery = (search: AgentsSearch) => entityQuery('mcp', '', search, (scope, signal) => api.mcp(scope, signal));
export const allModelsQuery = (search: AgentsSearch) => entityQuery('models-overview', '', search, (scope, signal) => api.modelOverview(scope, signal));
export const modelQuery = (name: string, search: AgentsSearch) => entityQuery('model', name, search, (scope, signal) => api.model(name, scope, signal));
