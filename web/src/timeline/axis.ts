/** The part of the trace that the time axis shows, in nanoseconds from its start. */
export type TimeWindow = { startNanos: number; endNanos: number };

export type Tick = { nanos: number; fraction: number };

const minuteNanos = 60e9;

/** From a minute up, sixty is the round number. */
const longSteps = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440].map((minutes) => minutes * minuteNanos);

/** Ticks at round times (1, 2 or 5 times a power of ten, or minutes and hours), at most `maxTicks` of them. */
export function axisTicks({ startNanos, endNanos }: TimeWindow, maxTicks: number): Tick[] {
  const length = endNanos - startNanos;
  if (!(length > 0) || maxTicks < 1) {
    return [];
  }
  const rough = length / maxTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const decimal = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const step = decimal < minuteNanos ? decimal : (longSteps.find((long) => long >= rough) ?? decimal);
  const ticks: Tick[] = [];
  for (let count = Math.ceil(startNanos / step); count * step <= endNanos; count++) {
    ticks.push({ nanos: count * step, fraction: (count * step - startNanos) / length });
  }
  return ticks;
}

/** Where a bar lies inside the window, as fractions of its width; null when it is outside. */
export function barPlace(window: TimeWindow, startNanos: number, endNanos: number): { left: number; width: number } | null {
  const length = Math.max(1, window.endNanos - window.startNanos);
  if (endNanos < window.startNanos || startNanos > window.endNanos) {
    return null;
  }
  const left = Math.max(0, (startNanos - window.startNanos) / length);
  const right = Math.min(1, (endNanos - window.startNanos) / length);
  return { left, width: right - left };
}

/** The window for a drag between two fractions of the current one; null when the drag was only a click. */
export function zoomTo(window: TimeWindow, from: number, to: number): TimeWindow | null {
  const [low, high] = [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))];
  if (high - low < 0.01) {
    return null;
  }
  const length = window.endNanos - window.startNanos;
  return { startNanos: window.startNanos + low * length, endNanos: window.startNanos + high * length };
}
