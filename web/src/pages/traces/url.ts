import type { TraceListParameters, TraceStatus } from '../../api/types';
import { parseRange, toApiRange, type TimeRange } from '../../app/timeRange';
import { equals, withCondition } from '../../search/conditions';
import { hiddenText, parseHidden } from './columns';

export const textFilters = ['service', 'agent', 'model', 'tool', 'conversation', 'user'] as const;
export type TextFilter = (typeof textFilters)[number];

export const statuses: TraceStatus[] = ['ok', 'error', 'running', 'incomplete'];

/** Everything that decides what the list shows. */
export type TracesSearch = TimeRange &
  Partial<Record<TextFilter, string | undefined>> & {
    q?: string | undefined;
    /** The query language. */
    query?: string | undefined;
    status?: TraceStatus | undefined;
    minDurationMs?: number | undefined;
    minCostUsd?: number | undefined;
    attr?: Record<string, string> | undefined;
    live?: 'off' | undefined;
    facets?: 'off' | undefined;
    /** Columns that are not shown, see columns.ts. */
    hide?: string | undefined;
  };

/** One filter as the reader sees it. */
export type FilterChip = { key: string; label: string; value: string };

export function parseTracesSearch(search: Record<string, unknown>): TracesSearch {
  const result: TracesSearch = { ...parseRange(search) };
  for (const filter of textFilters) {
    result[filter] = text(search[filter]);
  }
  result.q = text(search['q']);
  result.query = text(search['query']);
  result.status = statuses.find((status) => status === search['status']);
  result.minDurationMs = positive(search['minDurationMs']);
  result.minCostUsd = positive(search['minCostUsd']);
  result.attr = attributes(search['attr']);
  result.live = search['live'] === 'off' ? 'off' : undefined;
  result.facets = search['facets'] === 'off' ? 'off' : undefined;
  result.hide = hiddenText(parseHidden(text(search['hide'])));
  return result;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function positive(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

function attributes(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export function toApiParameters({ live: _live, facets: _facets, hide: _hide, from, to, ...filters }: TracesSearch): TraceListParameters {
  const parameters = { ...filters, ...toApiRange({ from, to }) };
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as TraceListParameters;
}

export function toChips(search: TracesSearch): FilterChip[] {
  const chips: FilterChip[] = [];
  const add = (key: string, label: string, value: string | undefined) => {
    if (value !== undefined) {
      chips.push({ key, label, value });
    }
  };
  add('q', 'text', search.q);
  add('status', 'status', search.status);
  textFilters.forEach((filter) => add(filter, filter, search[filter]));
  add('minDurationMs', 'duration ≥', search.minDurationMs === undefined ? undefined : `${search.minDurationMs} ms`);
  add('minCostUsd', 'cost ≥', search.minCostUsd === undefined ? undefined : `$${search.minCostUsd}`);
  Object.entries(search.attr ?? {}).forEach(([key, value]) => add(`attr.${key}`, key, value));
  return chips;
}

export function withoutChip(search: TracesSearch, key: string): TracesSearch {
  if (!key.startsWith('attr.')) {
    return { ...search, [key]: undefined };
  }
  const { [key.slice('attr.'.length)]: _removed, ...rest } = search.attr ?? {};
  return { ...search, attr: Object.keys(rest).length === 0 ? undefined : rest };
}

/** Drops what narrows the list; the time range and the view settings stay. */
export function withoutFilters({ from, to, live, facets, hide }: TracesSearch): TracesSearch {
  return { from, to, live, facets, hide };
}

/** The last two have no parameter of their own: they become conditions of the query. */
export type FilterField = TextFilter | 'status' | 'minDurationMs' | 'minCostUsd' | 'attr' | 'iterations' | 'environment';

/** Adds a filter from what was typed; null where the text does not fit the field. */
export function withFilter(search: TracesSearch, field: FilterField, typed: string): TracesSearch | null {
  const value = typed.trim();
  if (field === 'attr') {
    const split = value.indexOf('=');
    return split < 1 ? null : { ...search, attr: { ...search.attr, [value.slice(0, split).trim()]: value.slice(split + 1).trim() } };
  }
  if (field === 'minDurationMs' || field === 'minCostUsd') {
    const number = positive(value);
    return number === undefined ? null : { ...search, [field]: number };
  }
  if (field === 'iterations') {
    const number = positive(value);
    return number === undefined ? null : { ...search, query: withCondition(search.query ?? '', `iterations >= ${number}`) };
  }
  if (field === 'environment') {
    return value === '' ? null : { ...search, query: withCondition(search.query ?? '', equals('environment', value)) };
  }
  if (field === 'status') {
    const status = statuses.find((item) => item === value);
    return status === undefined ? null : { ...search, status };
  }
  return value === '' ? null : { ...search, [field]: value };
}
