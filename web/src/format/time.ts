import { onClock, zoneName } from './zone';

const pad = (value: number, width = 2) => String(value).padStart(width, '0');
const monthDay = new Intl.DateTimeFormat('en-US', { month: 'short', day: '2-digit', timeZone: 'UTC' });

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

/** Time of day with milliseconds, in the zone that the viewer chose: 14:03:07.250. */
export function formatClock(iso: string): string {
  const date = onClock(new Date(iso));
  return `${timeOfDay(date)}.${pad(date.getUTCMilliseconds(), 3)}`;
}

/** Today, or month and day, with the year where it is not this one. */
export function formatDay(iso: string, now: Date): string {
  const date = onClock(new Date(iso));
  const today = onClock(now);
  if (day(date) === day(today)) {
    return 'Today';
  }
  const text = monthDay.format(date);
  return date.getUTCFullYear() === today.getUTCFullYear() ? text : `${text}, ${date.getUTCFullYear()}`;
}

/** Date, time and zone in full, for tooltips. */
export function formatFull(iso: string): string {
  const date = onClock(new Date(iso));
  const { nanos } = parseInstant(iso);
  return `${day(date)} ${timeOfDay(date)}.${pad(nanos, 9)} (${zoneName()})`;
}

/** Date and time to the second, for when something happened last: 2026-11-21 14:03:07. */
export function formatSecond(iso: string): string {
  const date = onClock(new Date(iso));
  return `${day(date)} ${timeOfDay(date)}`;
}

/** Month, day and minute of a point on a chart: Nov 21 14:03; with seconds where buckets are shorter than a minute. */
export function formatMinute(timeMs: number, withSeconds = false): string {
  const date = onClock(new Date(timeMs));
  const clock = timeOfDay(date);
  return `${monthDay.format(date)} ${withSeconds ? clock : clock.slice(0, 5)}`;
}

/** A mark on a time axis: the clock, or the date where a day begins or the marks are days apart. */
export function formatTimeTick(timeMs: number, stepMs: number): string {
  const date = onClock(new Date(timeMs));
  const clock = timeOfDay(date);
  if (stepMs >= 86_400_000 || clock === '00:00:00') {
    return monthDay.format(date);
  }
  return stepMs < 60_000 ? clock : clock.slice(0, 5);
}

function timeOfDay(date: Date): string {
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
}

function day(date: Date): string {
  return `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}
