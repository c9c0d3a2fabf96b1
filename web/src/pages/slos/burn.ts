import type { Slo, SloDetail } from '../../api/types';

export const stateWords: Record<Slo['state'], string> = { no_data: 'No data', ok: 'Kept', burning: 'Burning', exhausted: 'Used up' };

/** How long the budget lasts if it burns on as in the last hour, in nanoseconds; null while it does not get less, or is used up. */
export function lastsNanos({ budgetLeft, burnRates, windowDays }: Pick<Slo, 'budgetLeft' | 'burnRates' | 'windowDays'>): number | null {
  const rate = burnRates.find(({ window }) => window === '1h')?.rate ?? null;
  if (budgetLeft === null || budgetLeft <= 0 || rate === null || rate <= 1) {
    return null;
  }
  return (budgetLeft * windowDays * 86_400e9) / rate;
}

/** How much of a bar is drawn: nothing below zero, and never more than all. */
export const barShare = (budgetLeft: number | null): number => Math.min(1, Math.max(0, budgetLeft ?? 0));

export function budgetTone(budgetLeft: number | null): 'none' | 'ok' | 'warn' | 'error' {
  return budgetLeft === null ? 'none' : budgetLeft <= 0 ? 'error' : budgetLeft < 0.25 ? 'warn' : 'ok';
}

export type BurnCourse = { times: number[]; intervalMs: number; rates: (number | null)[]; budgets: (number | null)[] };

/** The stretches of the window, also those in which nothing came and that the answer leaves out. */
export function burnCourse({ points, intervalSeconds, windowDays }: Pick<SloDetail, 'points' | 'intervalSeconds' | 'windowDays'>, now: Date): BurnCourse {
  const intervalMs = intervalSeconds * 1000;
  const byTime = new Map(points.map((point) => [Math.floor(Date.parse(point.time) / intervalMs), point]));
  const last = Math.max(Math.floor(now.getTime() / intervalMs), ...byTime.keys());
  const count = Math.ceil((windowDays * 86_400_000) / intervalMs);
  const buckets = Array.from({ length: count }, (_, index) => last - count + 1 + index);
  let budget: number | null = null;
  const budgets = buckets.map((bucket) => (budget = byTime.get(bucket)?.budgetLeft ?? budget));
  return { times: buckets.map((bucket) => bucket * intervalMs), intervalMs, rates: buckets.map((bucket) => byTime.get(bucket)?.burnRate ?? null), budgets };
}
