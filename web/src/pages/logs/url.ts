import type { LogParameters, SeverityClass } from '../../api/types';
import { parseRange, toApiRange, type TimeRange } from '../../app/timeRange';

export const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies SeverityClass[];

/** Everything that decides what the explorer shows. */
export type LogsSearch = TimeRange & {
  q?: string | undefined;
  service?: string | undefined;
  event?: string | undefined;
  minSeverity?: (typeof severities)[number] | undefined;
  traceId?: string | undefined;
  spanId?: string | undefined;
  attr?: Record<string, string> | undefined;
  live?: 'off' | undefined;
};

export function parseLogsSearch(search: Record<string, unknown>): LogsSearch {
  return {
    ...parseRange(search),
    q: text(search['q']),
    service: text(search['service']),
    event: text(search['event']),
    minSeverity: severities.find((severity) => severity === search['minSeverity']),
    traceId: text(search['traceId']),
    spanId: text(search['spanId']),
    attr: attributes(search['attr']),
    live: search['live'] === 'off' ? 'off' : undefined,
  };
}

export function toLogParameters({ live: _live, from, to, ...filters }: LogsSearch): LogParameters {
  const parameters = { ...filters, ...toApiRange({ from, to }) };
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as LogParameters;
}

/** The filters that have no control of their own, as the reader removes them. */
export function logChips(search: LogsSearch): { label: string; without: LogsSearch }[] {
  const chips: { label: string; without: LogsSearch }[] = [];
  if (search.traceId !== undefined) {
    chips.push({ label: `trace ${search.traceId}`, without: { ...search, traceId: undefined, spanId: undefined } });
  }
  if (search.spanId !== undefined) {
    chips.push({ label: `span ${search.spanId}`, without: { ...search, spanId: undefined } });
  }
  for (const [key, value] of Object.entries(search.attr ?? {})) {
    const rest = Object.fromEntries(Object.entries(search.attr ?? {}).filter(([other]) => other !== key));
    chips.push({ label: `${key} = ${value}`, without: { ...search, attr: Object.keys(rest).length === 0 ? undefined : rest } });
  }
  return chips;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function attributes(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
