import { parseAgentsSearch, type AgentsSearch } from '../agents/url';

/** `unpriced` shows only models without a price. */
export type ModelsSearch = AgentsSearch & { unpriced?: boolean | undefined };

export function parseModelsSearch(search: Record<string, unknown>): ModelsSearch {
  const unpriced = search['unpriced'];
  return { ...parseAgentsSearch(search), unpriced: unpriced === true || unpriced === 'true' ? true : undefined };
}
