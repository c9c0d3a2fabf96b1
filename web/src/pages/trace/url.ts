export const spanTabs = ['conversation', 'attributes', 'events', 'links', 'raw'] as const;
export type SpanTab = (typeof spanTabs)[number];

export type TraceSearch = {
  span?: string | undefined;
  tab?: SpanTab | undefined;
  /** The ledger is open: for the whole trace, or at the span with this id. */
  why?: string | undefined;
};

export function parseTraceSearch(search: Record<string, unknown>): TraceSearch {
  return {
    span: spanIdOf(search['span']),
    tab: spanTabs.find((tab) => tab === search['tab']),
    why: search['why'] === 'trace' ? 'trace' : spanIdOf(search['why']),
  };
}

function spanIdOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{16}$/i.test(value) ? value.toLowerCase() : undefined;
}
