import type { FindingBucket } from '../../api/types';

/** Counts at even steps of time between the first and the last bucket of the page; nothing found is 0. */
export function trendOf(buckets: FindingBucket[], times: number[], stepMs: number): number[] {
  const first = Math.min(...times);
  const steps = stepMs <= 0 ? 1 : Math.round((Math.max(...times) - first) / stepMs) + 1;
  const counts = new Array<number>(Math.max(1, steps)).fill(0);
  for (const bucket of buckets) {
    const index = stepMs <= 0 ? 0 : Math.round((Date.parse(bucket.startTime) - first) / stepMs);
    if (index >= 0 && index < counts.length) {
      counts[index] = (counts[index] ?? 0) + bucket.count;
    }
  }
  return counts;
}
