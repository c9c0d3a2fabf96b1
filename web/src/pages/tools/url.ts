import { parseAgentsSearch, type AgentsSearch } from '../agents/url';

/** Without a view the tools. */
export type ToolsSearch = AgentsSearch & { view?: 'mcp' | undefined };

export const parseToolsSearch = (search: Record<string, unknown>): ToolsSearch => ({ ...parseAgentsSearch(search), view: search['view'] === 'mcp' ? 'mcp' : undefined });
