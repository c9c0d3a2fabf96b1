import { queryOptions } from '@tanstack/react-query';
import { documents, type DocumentOf } from '../api/documents';
import type { TraceListParameters } from '../api/types';
import type { TimeRange } from '../app/timeRange';
import { columns, hiddenText, parseHidden } from '../pages/traces/columns';
import type { TracesSearch } from '../pages/traces/url';

/** A list of traces under a name, as the server keeps it. */
type View = {
  name: string;
  query: string | null;
  range: TimeRange | null;
  /** Those that are shown. */
  columns: string[];
  /** Filters that are not in the query language. */
  filters?: Omit<TraceListParameters, 'from' | 'to' | 'query' | 'limit' | 'cursor'>;
};

export type SavedView = DocumentOf<View>;

const kind = 'view';

export const viewsQuery = queryOptions({
  queryKey: ['documents', kind],
  queryFn: ({ signal }) => documents.list<View>(kind, signal),
  staleTime: 30_000,
  select: (views) => views.filter((view) => Array.isArray(view.value.columns)).toSorted((a, b) => a.value.name.localeCompare(b.value.name)),
});

export function saveView(name: string, search: TracesSearch) {
  return documents.put<View>(kind, idOf(name), toView(name, search));
}

export function removeView(view: SavedView) {
  return documents.remove(kind, view.id);
}

export function toView(name: string, { from, to, query, live: _live, facets: _facets, hide, ...filters }: TracesSearch): View {
  const hidden = parseHidden(hide);
  const present = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
  return {
    name: name.trim(),
    query: query ?? null,
    range: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
    columns: columns.map((column) => column.id).filter((id) => !hidden.has(id)),
    ...(Object.keys(present).length === 0 ? {} : { filters: present }),
  };
}

/** What the address of the list holds for a view. */
export function toSearch({ query, range, columns: shown, filters }: View): TracesSearch {
  return {
    ...filters,
    ...range,
    query: query ?? undefined,
    hide: hiddenText(new Set(columns.map((column) => column.id).filter((id) => !shown.includes(id)))),
  } as TracesSearch;
}

/** The same name is the same view, so that saving again replaces it. */
export function idOf(name: string): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  // Names in other scripts would all become the same id.
  const rest = [...name.trim()].reduce((hash, char) => (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0, 7).toString(36);
  return `${plain.slice(0, 80)}-${rest}`.replace(/^-/, '');
}
