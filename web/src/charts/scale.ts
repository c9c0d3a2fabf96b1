import { zoneOffsetMs } from '../format/zone';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const timeSteps = [
  ...[1, 5, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 15, 30].map((count) => count * minute),
  ...[1, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * day),
];

/** Marks of a time axis, on round times of the viewer's clock. */
export function timeTicks(fromMs: number, toMs: number, countMax: number): { stepMs: number; ticks: number[] } {
  const wanted = (toMs - fromMs) / Math.max(1, countMax);
  const stepMs = timeSteps.find((step) => step >= wanted) ?? Math.ceil(wanted / (365 * day)) * 365 * day;
  const offset = zoneOffsetMs(fromMs);
  const ticks: number[] = [];
  for (let tick = Math.ceil((fromMs + offset) / stepMs) * stepMs - offset; tick <= toMs; tick += stepMs) {
    ticks.push(tick);
  }
  return { stepMs, ticks };
}

/** Marks from zero to at least the greatest value. */
export function valueTicks(max: number, countMax: number, base: 'decimal' | 'nanos' | 'whole' = 'decimal'): number[] {
  if (!(max > 0)) {
    return [0];
  }
  const step = base === 'nanos' ? durationStep(max / countMax) : base === 'whole' && max >= 1 && max / countMax < 2 ? Math.ceil(max / countMax) : decimalStep(max / countMax);
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

function decimalStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([1, 2, 2.5, 5].find((factor) => factor * power >= wanted * (1 - 1e-9)) ?? 10);
}

/** From a minute up, sixty is the round number. */
function durationStep(wanted: number): number {
  const seconds = wanted / 1e9;
  if (seconds <= 30) {
    return decimalStep(wanted);
  }
  const long = [60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200].find((step) => step >= seconds);
  return (long ?? decimalStep(seconds / 86_400) * 86_400) * 1e9;
}

/** Points between two gaps, of which no line can be seen. */
export function lonePoints(ys: readonly (number | null)[]): number[] {
  return ys.flatMap((y, index) => (y !== null && (ys[index - 1] ?? null) === null && (ys[index + 1] ?? null) === null ? [index] : []));
}

/** An SVG path through the points that have a value. */
export function linePath(xs: readonly number[], ys: readonly (number | null)[]): string {
  let path = '';
  ys.forEach((y, index) => {
    if (y === null) {
      return;
    }
    const isStart = index === 0 || ys[index - 1] === null;
    path += `${isStart ? 'M' : 'L'}${round(xs[index] ?? 0)} ${round(y)}`;
  });
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** For each series the bottom and top of its part of a stack, in the order of the series. */
export function stack(series: readonly (readonly (number | null)[])[]): { from: number; to: number }[][] {
  const below: number[] = [];
  return series.map((points) =>
    points.map((value, index) => {
      const from = below[index] ?? 0;
      const to = from + (value ?? 0);
      below[index] = to;
      return { from, to };
    }),
  );
}
