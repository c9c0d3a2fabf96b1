const pad = (value: number, width = 2) => String(value).padStart(width, '0');
const monthDay = new Intl.DateTimeFormat('en-US', { month: 'short', day: '2-digit' });

/** Splits an ISO 8601 time into whole seconds since 1970 (in ms) and nanoseconds, as a Date keeps only milliseconds. */
export function parseInstant(iso: string): { secondMs: number; nanos: number } {
  const dot = iso.indexOf('.');
  if (dot < 0) {
    return { secondMs: Date.parse(iso), nanos: 0 };
  }
  let end = dot + 1;
  while (end < iso.length && iso.charCodeAt(end) >= 48 && iso.charCodeAt(end) <= 57) {
    end++;
  }
  const digits = iso.slice(dot + 1, end).slice(0, 9);
  return { secondMs: Date.parse(iso.slice(0, dot) + iso.slice(end)), nanos: Number(digits) * 10 ** (9 - digits.length) };
}

/** Nanoseconds from one ISO time to another; exact for spans of up to 104 days. */
export function nanosBetween(start: string, end: string): number {
  const a = parseInstant(start);
  const b = parseInstant(end);
  return (b.secondMs - a.secondMs) * 1e6 + (b.nanos - a.nanos);
}

/** Time of day with milliseconds, in the browser's zone: 14:03:07.250. */
export function formatClock(iso: string): string {
  const date = new Date(iso);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}

/** Today, or month and day, with the year where it is not this one. */
export function formatDay(iso: string, now: Date): string {
  const date = new Date(iso);
  if (date.toDateString() === now.toDateString()) {
    return 'Today';
  }
  const text = monthDay.format(date);
  return date.getFullYear() === now.getFullYear() ? text : `${text}, ${date.getFullYear()}`;
}

/** Date, time and zone in full, for tooltips. */
export function formatFull(iso: string): string {
  const date = new Date(iso);
  const { nanos } = parseInstant(iso);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(nanos, 9)} (${zone})`;
}
