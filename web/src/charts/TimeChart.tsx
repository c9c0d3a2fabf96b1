import { useMemo, useRef, useState } from 'react';
import { formatMinute } from '../format/time';
import { useWidth } from '../ui/useWidth';
import styles from './Chart.module.css';
import { Legend } from './Legend';
import { PlotAxes } from './PlotAxes';
import { linePath, lonePoints, stack, timeTicks, valueTicks } from './scale';
import { type Threshold, ThresholdLines, visibleThresholds } from './Threshold';
import { TimeTooltip } from './TimeTooltip';
import type { Unit } from './unit';
import { usePlotPointer } from './usePlotPointer';

/** A line, or a layer of a stack of bars. Null where nothing was measured. */
export type TimeSeries = { id: string; label: string; color: string; points: (number | null)[]; stroke?: 'solid' | 'dashed' | 'dotted' };

type TimeChartProps = {
  /** For those who cannot see it. */
  label: string;
  unit: Unit;
  kind?: 'line' | 'bar';
  /** Starts of the buckets, evenly apart. */
  times: number[];
  intervalMs: number;
  series: TimeSeries[];
  thresholds?: Threshold[];
  /** Stretches of time that stand out, behind the values. */
  bands?: { fromMs: number; toMs: number }[];
  /** Greatest value of the axis when nothing is greater. */
  valueMin?: number;
  height?: number;
  onZoom?: (fromMs: number, toMs: number) => void;
  onPick?: (fromMs: number, toMs: number) => void;
};

const margin = { top: 8, right: 8, bottom: 20, left: 56 };

/** Values over time. Dragging over it chooses a time, a click one bucket; arrow keys and Enter do the same. */
export function TimeChart(props: TimeChartProps) {
  const { label, unit, kind = 'line', times, intervalMs, thresholds = [], bands = [], valueMin = 0, height = 180, onZoom, onPick } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const series = props.series.filter((one) => !hidden.has(one.id));
  const layers = useMemo(() => (kind === 'bar' ? stack(series.map((one) => one.points)) : null), [kind, series]);
  const plotWidth = Math.max(0, width - margin.left - margin.right);
  const plotHeight = height - margin.top - margin.bottom;
  const from = times[0] ?? 0;
  const to = (times.at(-1) ?? 0) + intervalMs;

  const values = layers === null ? series.flatMap((one) => one.points) : layers.flat().map((layer) => layer.to);
  const greatest = Math.max(valueMin, ...values.map((value) => value ?? 0));
  const drawn = visibleThresholds(thresholds, greatest);
  const ticks = valueTicks(Math.max(greatest, ...drawn.map((line) => line.value)), 4, unit.base);
  const max = ticks.at(-1) || 1;
  const y = (value: number) => plotHeight * (1 - value / max);
  const x = (timeMs: number) => (plotWidth * (timeMs - from)) / (to - from);
  const centers = times.map((time) => x(time + intervalMs / 2));
  const pointer = usePlotPointer({
    count: times.length,
    bucketAt: (px) => Math.floor((px / Math.max(1, plotWidth)) * times.length),
    left: margin.left,
    onPick: onPick && ((bucket) => onPick(times[bucket] ?? from, (times[bucket] ?? from) + intervalMs)),
    onZoom: onZoom && ((first, last) => onZoom(times[first] ?? from, (times[last] ?? from) + intervalMs)),
  });
  const { active, selection } = pointer;
  const time = timeTicks(from, to, Math.max(2, plotWidth / 90));
  const toggle = (id: string) => setHidden((present) => (present.has(id) ? new Set([...present].filter((one) => one !== id)) : new Set([...present, id])));

  return (
    <>
      <div
        ref={box}
        role="group"
        tabIndex={0}
        aria-label={`${label}. Chart from ${formatMinute(from)} to ${formatMinute(to)}; arrow keys move through time.`}
        className={`${styles.plot} ${onZoom ? styles.zoomable : ''}`}
        style={{ height }}
        {...pointer.handlers}
      >
        {width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            <g transform={`translate(${margin.left} ${margin.top})`}>
              <PlotAxes width={plotWidth} height={plotHeight} y={y} valueTicks={ticks} unit={unit} x={x} timeTicks={time} />
              {bands.map((band) => (
                <rect key={band.fromMs} data-testid="band" x={x(band.fromMs)} width={Math.max(2, x(band.toMs) - x(band.fromMs))} y={0} height={plotHeight} className={styles.band} />
              ))}
              {layers?.map((layer, index) =>
                layer.map((part, bucket) =>
                  part.to === part.from ? null : (
                    <rect
                      key={`${series[index]?.id}/${bucket}`}
                      x={x(times[bucket] ?? 0) + 0.5}
                      width={Math.max(1, plotWidth / times.length - 1)}
                      y={y(part.to)}
                      height={Math.max(0.5, y(part.from) - y(part.to))}
                      fill={series[index]?.color}
                      className={active === bucket ? styles.active : undefined}
                    />
                  ),
                ),
              )}
              {layers === null &&
                series.map((one) => (
                  <g key={one.id}>
                    <path d={linePath(centers, one.points.map((value) => (value === null ? null : y(value))))} stroke={one.color} className={`${styles.line} ${one.stroke ? styles[one.stroke] : ''}`} />
                    {lonePoints(one.points).map((bucket) => (
                      <circle key={bucket} cx={centers[bucket]} cy={y(one.points[bucket] ?? 0)} r={2.5} fill={one.color} />
                    ))}
                  </g>
                ))}
              <ThresholdLines thresholds={drawn} width={plotWidth} height={plotHeight} at={y} />
              {active !== null && layers === null && (
                <>
                  <line x1={centers[active]} x2={centers[active]} y1={0} y2={plotHeight} className={styles.cursor} />
                  {series.map((one) => {
                    const value = one.points[active];
                    return value === null || value === undefined ? null : <circle key={one.id} cx={centers[active]} cy={y(value)} r={3.5} fill={one.color} className={styles.dot} />;
                  })}
                </>
              )}
              {selection && <rect x={Math.min(selection.from, selection.to)} width={Math.abs(selection.to - selection.from)} y={0} height={plotHeight} className={styles.selection} />}
            </g>
          </svg>
        )}
        {active !== null && width > 0 && (
          <TimeTooltip start={times[active] ?? 0} intervalMs={intervalMs} unit={unit} series={series} bucket={active} x={margin.left + (centers[active] ?? 0)} width={width} />
        )}
      </div>
      <Legend items={props.series} hidden={hidden} onToggle={toggle} />
    </>
  );
}
