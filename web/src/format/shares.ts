import { formatDuration } from './duration';

/**
 * Prints parts of a duration in one unit, rounded so that what is printed adds up to the printed whole: 45 s = 32 s + 9 s + 4 s.
 * The unit gives the whole two digits, or whole seconds from ten on. A part too short for the unit is `<` the unit.
 */
export function formatShares(totalNanos: number, partNanos: number[]): { total: string; parts: string[] } {
  const unit = Math.min(1e9, 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, totalNanos))) - 1));
  const total = Math.round(totalNanos / unit);
  const floors = partNanos.map((nanos) => Math.floor(nanos / unit));
  // The largest remainders are rounded up until the sum is right.
  const order = partNanos.map((nanos, index) => ({ index, rest: nanos / unit - floors[index]! })).sort((a, b) => b.rest - a.rest);
  const missing = total - floors.reduce((sum, count) => sum + count, 0);
  order.slice(0, Math.max(0, missing)).forEach(({ index }) => floors[index]!++);
  const print = (count: number) => trimmed(formatDuration(count * unit));
  return { total: print(total), parts: floors.map((count, index) => (count === 0 && partNanos[index]! > 0 ? `<${print(1)}` : print(count))) };
}

/** 45.0 s says a precision that was rounded away. */
function trimmed(text: string): string {
  return text.replace(/\.0+(?= )/, '');
}

/** Prints a share of a whole: 71 %, 3.4 %, <0.1 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (!Number.isFinite(percent)) {
    return '–';
  }
  return percent > 0 && percent < 0.1 ? '<0.1 %' : `${percent < 9.95 && percent > 0 ? trimmed(`${percent.toFixed(1)} `) : `${Math.round(percent)} `}%`;
}
