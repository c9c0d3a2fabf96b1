import type { Alert, AlertEvent, AlertRule } from '../../api/types';

export const causeWords: Record<NonNullable<Alert['cause']>, string> = {
  silent: 'The sender is silent: nothing of it arrives here.',
  rejected: 'It sends, but what it sends is refused here.',
  sampled: 'It sends, and its traces are sampled away.',
  clock_skew: 'It sends, but its clock is wrong: its spans lie at another time.',
};

export const originWords: Record<AlertRule['origin'], string> = { builtin: 'Built in', configuration: 'Configuration file', document: 'Made here' };

/** Labels in one line, for titles and tables: "agent research, tool search". */
export function seriesText(labels: Record<string, string>): string {
  const parts = Object.entries(labels).map(([label, value]) => `${label} ${value === '' ? '(empty)' : value}`);
  return parts.length === 0 ? 'Everything' : parts.join(', ');
}

/** What a silence of just this alert asks for. */
export function matchersOf({ ruleId, labels }: Pick<Alert | AlertEvent, 'ruleId' | 'labels'>): { label: string; value: string }[] {
  return [{ label: 'rule', value: ruleId }, ...Object.entries(labels).map(([label, value]) => ({ label, value }))];
}

/** Firing before pending, the loudest before the others, what fires longest before what began just now. */
export function byUrgency(a: Alert, b: Alert): number {
  const rank = (alert: Alert) => [alert.state === 'firing' ? 0 : 1, alert.silencedBy.length > 0 ? 1 : 0, { critical: 0, warning: 1, info: 2 }[alert.severity], Date.parse(alert.since)];
  const [left, right] = [rank(a), rank(b)];
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}

/** What the navigation shows: alerts that fire and that nobody silenced. */
export function firingCount(alerts: readonly Alert[]): number {
  return alerts.filter((alert) => alert.state === 'firing' && alert.silencedBy.length === 0).length;
}

/** Shares and percentiles are of samples; sums and counts are the samples themselves, and a silence has none. */
export function ofSamples({ unit, cause }: Pick<Alert, 'unit' | 'cause'>): boolean {
  return cause === null && ['1', 's', '{token}/s'].includes(unit);
}

/** Who is told: those that a rule names, else the channels that take everything, where there are any. */
export function toldText(channels: readonly string[], hasChannels: boolean): string {
  return !hasChannels ? 'nobody: no channels' : channels.length === 0 ? 'all channels' : channels.join(', ');
}
