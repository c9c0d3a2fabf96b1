import type { AlertPreview, AlertPreviewSeries } from '../../api/types';
import { formatCount } from '../../format/tokens';

/** So many points are drawn; of those between them the most alarming one. */
const pointsMax = 480;

export type PreviewCourse = { times: number[]; intervalMs: number; values: (number | null)[]; thresholds: (number | null)[] };

/** One series over the time of the preview. */
export function courseOf({ start, end, stepSeconds, rule }: AlertPreview, series: AlertPreviewSeries): PreviewCourse {
  const from = Date.parse(start);
  const steps = Math.max(1, Math.ceil((Date.parse(end) - from) / (stepSeconds * 1000)));
  const perPoint = Math.ceil(steps / pointsMax);
  const intervalMs = perPoint * stepSeconds * 1000;
  const count = Math.ceil(steps / perPoint);
  const values: (number | null)[] = Array.from({ length: count }, () => null);
  const thresholds: (number | null)[] = Array.from({ length: count }, () => null);
  const worse = rule?.comparison === 'below' ? Math.min : Math.max;
  for (const point of series.points) {
    const at = Math.min(count - 1, Math.max(0, Math.floor((Date.parse(point.time) - from) / intervalMs)));
    if (point.value !== null) {
      values[at] = values[at] === null ? point.value : worse(values[at]!, point.value);
    }
    thresholds[at] = point.threshold ?? thresholds[at]!;
  }
  return { times: values.map((_, index) => from + index * intervalMs), intervalMs, values, thresholds };
}

/** The one threshold of a course; null where it moves, or none is known. */
export function fixedThreshold({ thresholds }: PreviewCourse): number | null {
  const known = new Set(thresholds.filter((value) => value !== null));
  return known.size === 1 ? [...known][0]! : null;
}

/** When it would have fired, in milliseconds; what still fires lasts to the end. The last evaluation may lie behind it, by less than a step. */
export function firingBands(preview: AlertPreview, series: AlertPreviewSeries): { fromMs: number; toMs: number }[] {
  const last = Date.parse(preview.end);
  return series.firing.map(({ firedAt, end }) => ({ fromMs: Math.min(last, Date.parse(firedAt)), toMs: Math.min(last, Date.parse(end ?? preview.end)) }));
}

/** The greatest value of the axis at least: what is compared is in view, and a share is never drawn beyond all. */
export function axisMin({ values, thresholds }: PreviewCourse, unit: string): number {
  const greatest = Math.max(0, ...values.map((value) => value ?? 0), ...thresholds.map((value) => value ?? 0));
  return unit === '1' && greatest <= 1 ? Math.min(1, greatest * 1.15) : greatest * 1.15;
}

/** How often a rule would have fired, and how long in all. */
export function firedOf(preview: AlertPreview): { times: number; series: number; ms: number } {
  const bands = preview.series.map((series) => firingBands(preview, series));
  return {
    times: bands.reduce((sum, one) => sum + one.length, 0),
    series: bands.filter((one) => one.length > 0).length,
    ms: bands.flat().reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
  };
}

export const timesText = (times: number): string => (times === 1 ? 'once' : times === 2 ? 'twice' : `${formatCount(times)} times`);
