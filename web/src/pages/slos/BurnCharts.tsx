import { useMemo } from 'react';
import type { SloDetail } from '../../api/types';
import { ChartFrame } from '../../charts/ChartFrame';
import { timeTable } from '../../charts/table';
import { TimeChart, type TimeSeries } from '../../charts/TimeChart';
import { units, type Unit } from '../../charts/unit';
import { formatMeasured, formatTimes } from '../../format/measured';
import { useNow } from '../../ui/useNow';
import { burnCourse } from './burn';
import styles from './Slos.module.css';

const times: Unit = { name: 'times', format: formatTimes };

/** How fast the budget burned over the window, and what was left of it. */
export function BurnCharts({ slo }: { slo: SloDetail }) {
  const now = useNow(60_000);
  const course = useMemo(() => burnCourse(slo, now), [slo, now]);
  const burn: TimeSeries[] = [{ id: 'burn', label: 'Burn rate', color: 'var(--series-1)', points: course.rates }];
  // Below zero there is nothing left to draw; the number above says how far.
  const left: TimeSeries[] = [{ id: 'left', label: 'Budget left', color: 'var(--series-2)', points: course.budgets.map((value) => (value === null ? null : Math.max(0, value))) }];
  const isEmpty = slo.points.length === 0;
  const stretch = formatMeasured(slo.intervalSeconds, 's');
  const empty = 'Nothing that the objective counts came in during its window.';
  return (
    <div className={styles.charts}>
      <ChartFrame title="Burn rate" hint={`Times as fast as allowed, in stretches of ${stretch}.`} name="slo-burn" state="ready" empty={empty} table={isEmpty ? { columns: [], rows: [] } : timeTable(course.times, burn, times)}>
        <TimeChart
          label="Burn rate"
          unit={times}
          kind="bar"
          times={course.times}
          intervalMs={course.intervalMs}
          series={burn}
          thresholds={[
            { value: 1, label: 'as fast as allowed', tone: 'warn' },
            ...slo.alerts.filter(({ isPossible, factor }) => isPossible && factor > 1).map(({ factor, severity, longWindow }) => ({ value: factor, label: `alert over ${longWindow}`, tone: severity === 'critical' ? ('error' as const) : ('warn' as const) })),
          ]}
          valueMin={1}
        />
      </ChartFrame>
      <ChartFrame title="Budget left" hint="Since the start of the window." name="slo-budget" state="ready" empty={empty} table={isEmpty ? { columns: [], rows: [] } : timeTable(course.times, left, units.share)}>
        <TimeChart label="Budget left" unit={units.share} times={course.times} intervalMs={course.intervalMs} series={left} valueMin={1} />
      </ChartFrame>
    </div>
  );
}
