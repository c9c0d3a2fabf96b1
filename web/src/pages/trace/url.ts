import { groupings, type Grouping } from '../../timeline/statistics';

export const spanTabs = ['conversation', 'attributes', 'events', 'links', 'raw'] as const;
export type SpanTab = (typeof spanTabs)[number];

export const traceViews = ['timeline', 'conversation', 'graph', 'flame', 'statistics', 'path', 'logs', 'raw'] as const;
export type TraceView = (typeof traceViews)[number];

export type TraceSearch = {
  /** Without it the timeline. */
  view?: TraceView | undefined;
  span?: string | undefined;
  tab?: SpanTab | undefined;
  /** The ledger is open: for the whole trace, or at the span with this id. */
  why?: string | undefined;
  /** What statistics are grouped by; without it kinds. */
  by?: Grouping | undefined;
  /** Column of the statistics, with a minus for descending. */
  sort?: string | undefined;
  /** A node of the graph or a row of the statistics whose spans are listed. */
  pick?: string | undefined;
  /** The finding whose spans are marked. */
  finding?: string | undefined;
  /** The critical path is not drawn in the timeline. */
  line?: 'off' | undefined;
};

export function parseTraceSearch(search: Record<string, unknown>): TraceSearch {
  return {
    view: traceViews.find((view) => view === search['view'] && view !== 'timeline'),
    span: spanIdOf(search['span']),
    tab: spanTabs.find((tab) => tab === search['tab']),
    why: search['why'] === 'trace' ? 'trace' : spanIdOf(search['why']),
    by: groupings.find((by) => by === search['by']),
    sort: textOf(search['sort']),
    pick: textOf(search['pick']),
    finding: textOf(search['finding']),
    line: search['line'] === 'off' ? 'off' : undefined,
  };
}

function spanIdOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{16}$/i.test(value) ? value.toLowerCase() : undefined;
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value);
}
