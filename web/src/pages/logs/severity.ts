import type { TimeSeries } from '../../charts/TimeChart';
import type { LogSummary, SeverityClass } from '../../api/types';

export const severityColors: Record<SeverityClass, string> = {
  unset: 'var(--text-faint)',
  trace: 'var(--text-faint)',
  debug: 'var(--text-muted)',
  info: 'var(--running)',
  warn: 'var(--warn)',
  error: 'var(--error)',
  fatal: 'var(--error)',
};

const order: SeverityClass[] = ['unset', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Fewer would be drawn as broad as a hand. */
const bucketsMin = 40;

/** Layers of bars, the gravest on top, for all buckets up to the last. */
export function toBars(summary: LogSummary): { times: number[]; intervalMs: number; series: TimeSeries[] } {
  const intervalMs = summary.intervalNanos / 1e6;
  const starts = summary.buckets.map((bucket) => Date.parse(bucket.startTime));
  const last = starts.at(-1);
  if (starts[0] === undefined || last === undefined || intervalMs <= 0) {
    return { times: [], intervalMs, series: [] };
  }
  const count = Math.max(bucketsMin, Math.round((last - starts[0]) / intervalMs) + 1);
  const times = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * intervalMs);
  const present = order.filter((severity) => summary.buckets.some((bucket) => bucket.severity === severity));
  return {
    times,
    intervalMs,
    series: present.map((severity) => {
      const counts = new Map(summary.buckets.filter((bucket) => bucket.severity === severity).map((bucket) => [Date.parse(bucket.startTime), bucket.count]));
      return { id: severity, label: severity === 'unset' ? 'not set' : severity, color: severityColors[severity], points: times.map((time) => counts.get(time) ?? 0) };
    }),
  };
}
