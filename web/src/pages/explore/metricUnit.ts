import { units, type Unit } from '../../charts/unit';
import { formatBytes } from '../../format/bytes';
import { formatDuration } from '../../format/duration';
import { formatTokens } from '../../format/tokens';

/** How a metric's values are printed: `factor` brings a value into the unit in which it is drawn. */
export type MetricUnit = { unit: Unit; factor: number };

const nanosPer: Record<string, number> = { ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9 };
const bytesPer: Record<string, number> = { By: 1, KiBy: 1024, kBy: 1000, MiBy: 1024 ** 2, MBy: 1e6, GiBy: 1024 ** 3, GBy: 1e9 };

/** Reads a unit of the metric conventions (UCUM); `{request}` only tells what is counted. */
export function metricUnit(unit: string): MetricUnit {
  const nanos = nanosPer[unit];
  if (nanos !== undefined) {
    return { unit: { name: 'duration', base: 'nanos', format: formatDuration }, factor: nanos };
  }
  const bytes = bytesPer[unit];
  if (bytes !== undefined) {
    return { unit: { name: 'bytes', format: formatBytes }, factor: bytes };
  }
  if (unit === '%') {
    return { unit: units.share, factor: 0.01 };
  }
  const counted = /^\{(.+)\}$/.exec(unit)?.[1] ?? (unit === '1' ? '' : unit);
  return { unit: plain(counted), factor: 1 };
}

/** As it is read: `{token}` says only what is counted, `1` nothing. */
export function unitName(unit: string): string {
  return unit === '1' ? '' : unit.replace(/[{}]/g, '');
}

export function perSecond({ unit, factor }: MetricUnit): MetricUnit {
  return { unit: { name: `${unit.name} per second`, format: (value) => `${unit.format(value)}/s` }, factor };
}

function plain(name: string): Unit {
  return { name: name === '' ? 'value' : name, format: formatNumber };
}

/** Few digits for what is small; thousands as everywhere. */
function formatNumber(value: number): string {
  if (Math.abs(value) >= 1000) {
    return formatTokens(Math.round(value));
  }
  return String(Number(value.toPrecision(3)));
}
