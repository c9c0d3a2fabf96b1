import type { Status } from '../../api/types';

export type Retention = { days: number | null; maxBytes: number | null };

const dayMs = 86_400_000;

/** Which day files go now under a retention, and why: first those that are too old, then the oldest while all are too large. */
export function goingNow(days: Status['days'], { days: ageDays, maxBytes }: Retention, nowMs: number): Map<string, 'age' | 'size'> {
  const going = new Map<string, 'age' | 'size'>();
  let total = 0;
  for (const { name, day, bytes, sealed } of days) {
    const end = Date.parse(`${day}T00:00:00Z`) + dayMs;
    if (sealed && ageDays !== null && end + ageDays * dayMs <= nowMs) {
      going.set(name, 'age');
    } else {
      total += bytes;
    }
  }
  for (const { name, bytes, sealed } of days) {
    if (maxBytes !== null && sealed && total > maxBytes && !going.has(name)) {
      going.set(name, 'size');
      total -= bytes;
    }
  }
  return going;
}

/** Reads what was typed; empty means no limit. Null where it is not a number above zero. */
export function parseLimit(text: string, factor: number): { value: number | null } | null {
  if (text.trim() === '') {
    return { value: null };
  }
  const number = Number(text) * factor;
  return Number.isFinite(number) && number > 0 ? { value: number } : null;
}
