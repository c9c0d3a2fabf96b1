import { onClock } from '../format/zone';

/** The range in the URL: `from` is relative (-1h), absolute or `all`; `to` is absolute or absent for now. */
export type TimeRange = { from?: string | undefined; to?: string | undefined };

export const defaultFrom = '-7d';

export const presets = [
  { from: '-15m', label: '15 minutes' },
  { from: '-1h', label: '1 hour' },
  { from: '-12h', label: '12 hours' },
  { from: '-1d', label: '1 day' },
  { from: '-7d', label: '7 days' },
  { from: '-30d', label: '30 days' },
  { from: 'all', label: 'All time' },
];

/** The range as the API takes it: no bound at all for `all`. */
export function toApiRange(range: TimeRange): TimeRange {
  const from = range.from ?? defaultFrom;
  return { from: from === 'all' ? undefined : from, to: range.to };
}

export function describeRange(range: TimeRange): string {
  const from = range.from ?? defaultFrom;
  const preset = presets.find((item) => item.from === from);
  if (preset !== undefined && range.to === undefined) {
    return preset.from === 'all' ? preset.label : `Last ${preset.label}`;
  }
  const start = preset?.label ?? shortTime(from);
  return `${start} – ${range.to === undefined ? 'now' : shortTime(range.to)}`;
}

function shortTime(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    return text;
  }
  return onClock(date).toLocaleString('en-GB', { timeZone: 'UTC', day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** Reads the two fields of a range from search parameters. */
export function parseRange(search: Record<string, unknown>): TimeRange {
  return { from: textOrNone(search['from']), to: textOrNone(search['to']) };
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
