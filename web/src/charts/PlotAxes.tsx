import { formatTimeTick } from '../format/time';
import styles from './Chart.module.css';
import type { Unit } from './unit';

type PlotAxesProps = {
  width: number;
  height: number;
  y: (value: number) => number;
  valueTicks: number[];
  unit: Unit;
  x: (timeMs: number) => number;
  timeTicks: { stepMs: number; ticks: number[] };
};

/** Lines of a plot with values at the left and times below. */
export function PlotAxes({ width, height, y, valueTicks, unit, x, timeTicks }: PlotAxesProps) {
  return (
    <>
      <ValueAxis width={width} y={y} ticks={valueTicks} unit={unit} />
      {timeTicks.ticks.map((tick) => {
        const at = x(tick);
        return at < 12 || at > width - 12 ? null : (
          <text key={tick} x={at} y={height + 15} textAnchor="middle" className={styles.label}>
            {formatTimeTick(tick, timeTicks.stepMs)}
          </text>
        );
      })}
    </>
  );
}

export function ValueAxis({ width, y, ticks, unit }: { width: number; y: (value: number) => number; ticks: number[]; unit: Unit }) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line x1={0} x2={width} y1={y(tick)} y2={y(tick)} className={styles.grid} />
      <text x={-8} y={y(tick) + 3.5} textAnchor="end" className={styles.label}>
        {tick === 0 ? '0' : (unit.formatTick?.(tick, (ticks[1] ?? tick) - (ticks[0] ?? 0)) ?? unit.format(tick))}
      </text>
    </g>
  ));
}
