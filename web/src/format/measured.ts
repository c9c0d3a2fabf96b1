import { formatDuration } from './duration';
import { formatCost } from './money';
import { formatShare } from './share';
import { formatCount, formatTokens } from './tokens';

/** Prints a measured number in its UCUM unit: 12 %, 34.2 s, $3.20, 12.4k tokens, 3 runs; a dash where there is none. */
export function formatMeasured(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  switch (unit) {
    case '1':
      return formatShare(value);
    case 's':
      return withoutZeros(formatDuration(value * 1e9));
    case 'USD':
      return formatCost(value);
    default:
      return counted(value, unit);
  }
}

/** A threshold is a round number: 30 s rather than 30.0 s, 10 m rather than 10 m 00 s. */
function withoutZeros(duration: string): string {
  return duration.replace(/\.0+ /, ' ').replace(/ 00 [smh]$/, '');
}

/** A number of things, which UCUM names in braces: `{token}`, `{token}/s`. */
function counted(value: number, unit: string): string {
  const number = formatTokens(Number(value.toFixed(1)));
  const [, thing, rest] = /^\{([^}]*)\}(.*)$/.exec(unit) ?? [];
  return thing === undefined ? `${number} ${unit}`.trim() : `${number} ${thing}${value === 1 ? '' : 's'}${rest}`;
}

/** Prints how many times something is: 2×, 14.4×, 0.35×; a dash where it is not known. */
export function formatTimes(factor: number | null | undefined): string {
  if (factor === null || factor === undefined || !Number.isFinite(factor)) {
    return '–';
  }
  return `${formatCount(Number(factor.toFixed(factor < 0.995 ? 2 : factor < 99.95 ? 1 : 0)))}×`;
}
