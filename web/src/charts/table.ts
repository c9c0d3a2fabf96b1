import { formatMinute } from '../format/time';
import { formatCount } from '../format/tokens';
import type { ChartTable } from './ChartFrame';
import type { Bin } from './HistogramChart';
import type { TimeSeries } from './TimeChart';
import type { Unit } from './unit';

/** A row per bucket of time, a column per series. */
export function timeTable(times: readonly number[], series: readonly TimeSeries[], unit: Unit): ChartTable {
  return {
    columns: ['Time', ...series.map((one) => (one.label === '' ? unit.name : one.label))],
    rows: series.every((one) => one.points.every((value) => value === null))
      ? []
      : times.map((time, index) => [
          { value: new Date(time).toISOString(), shown: formatMinute(time) },
          ...series.map((one) => {
            const value = one.points[index] ?? null;
            return { value, shown: value === null ? '–' : unit.format(value) };
          }),
        ]),
  };
}

/** A row per bar. */
export function binTable(bins: readonly Bin[], unit: Unit): ChartTable {
  return {
    columns: [`From (${unit.name})`, 'To', 'Count'],
    rows: bins.every((bin) => bin.count === 0)
      ? []
      : bins.map((bin) => [
          { value: bin.from, shown: unit.format(bin.from) },
          { value: bin.to, shown: unit.format(bin.to) },
          { value: bin.count, shown: formatCount(bin.count) },
        ]),
  };
}
