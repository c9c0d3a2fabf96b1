export const spanTabs = ['conversation', 'attributes', 'events', 'links', 'raw'] as const;
export type SpanTab = (typeof spanTabs)[number];

export type TraceSearch = { span?: string | undefined; tab?: SpanTab | undefined };

export function parseTraceSearch(search: Record<string, unknown>): TraceSearch {
  const span = search['span'];
  return {
    span: typeof span === 'string' && /^[0-9a-f]{16}$/i.test(span) ? span.toLowerCase() : undefined,
    tab: spanTabs.find((tab) => tab === search['tab']),
  };
}
