import { useRef } from 'react';
import { formatCount } from '../format/tokens';
import { useWidth } from '../ui/useWidth';
import styles from './Chart.module.css';
import { ValueAxis } from './PlotAxes';
import { valueTicks } from './scale';
import type { Threshold } from './Threshold';
import { placeLabels } from './thresholdLabels';
import { units, type Unit } from './unit';
import { usePlotPointer } from './usePlotPointer';

/** Values from `from` (inclusive) to `to` (exclusive). Bars are equally wide, whatever their bounds. */
export type Bin = { from: number; to: number; label: string; count: number };

type HistogramChartProps = {
  label: string;
  unit: Unit;
  bins: Bin[];
  color?: string;
  /** Vertical lines before the first bin whose values are all above. */
  thresholds?: Threshold[];
  height?: number;
  onPick?: (bin: Bin) => void;
};

const margin = { top: 18, right: 8, bottom: 20, left: 56 };

/** A bin of one whole number is above a limit when that number is. */
function isAbove(bin: Bin, limit: number): boolean {
  return bin.to === bin.from + 1 && Number.isInteger(bin.from) ? bin.from > limit : bin.from >= limit;
}

/** How many values lie in each bin. */
export function HistogramChart({ label, unit, bins, color = 'var(--series-1)', thresholds = [], height = 180, onPick }: HistogramChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const plotWidth = Math.max(0, width - margin.left - margin.right);
  const plotHeight = height - margin.top - margin.bottom;
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const ticks = valueTicks(Math.max(...bins.map((bin) => bin.count)), 4).filter((tick) => Number.isInteger(tick));
  const max = Math.max(ticks.at(-1) ?? 1, ...bins.map((bin) => bin.count), 1);
  const y = (value: number) => plotHeight * (1 - value / max);
  const step = plotWidth / Math.max(1, bins.length);
  const every = Math.max(1, Math.ceil((bins.length * 56) / Math.max(1, plotWidth)));
  const lines = thresholds.flatMap((line) => {
    const before = bins.findIndex((bin) => isAbove(bin, line.value));
    return before < 0 ? [] : [{ ...line, at: before * step }];
  });
  const labels = placeLabels(lines, plotWidth);
  const { active, handlers } = usePlotPointer({
    count: bins.length,
    bucketAt: (px) => Math.floor(px / Math.max(1, step)),
    left: margin.left,
    onPick: onPick && ((bucket) => bins[bucket] !== undefined && onPick(bins[bucket])),
  });
  const shown = active === null ? undefined : bins[active];
  return (
    <div ref={box} role="group" tabIndex={0} aria-label={`${label}. Distribution; arrow keys move through the bars.`} className={styles.plot} style={{ height }} {...handlers}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          <g transform={`translate(${margin.left} ${margin.top})`}>
            <ValueAxis width={plotWidth} y={y} ticks={ticks} unit={units.count} />
            {bins.map((bin, index) => (
              <g key={bin.label}>
                {bin.count > 0 && (
                  <rect x={index * step + 1} width={Math.max(1, step - 2)} y={Math.min(y(bin.count), plotHeight - 1.5)} height={Math.max(1.5, plotHeight - y(bin.count))} fill={color} className={active === index ? styles.active : undefined} />
                )}
                {index % every === 0 && (
                  <text x={(index + 0.5) * step} y={plotHeight + 15} textAnchor="middle" className={styles.label}>
                    {bin.label}
                  </text>
                )}
              </g>
            ))}
            {lines.map((line, index) => (
              <g key={line.label} data-testid="threshold">
                <line x1={line.at} x2={line.at} y1={-12} y2={plotHeight} className={`${styles.limit} ${styles[`${line.tone}Line`]}`} />
                <text x={labels[index]?.x} y={-5 + (labels[index]?.row ?? 0) * 13} textAnchor={labels[index]?.anchor} className={`${styles.limitLabel} ${styles[`${line.tone}Label`]}`}>
                  {line.label}
                </text>
              </g>
            ))}
          </g>
        </svg>
      )}
      {shown !== undefined && active !== null && (
        <div role="status" className={styles.tooltip} style={active > bins.length / 2 ? { right: width - margin.left - active * step + 8 } : { left: margin.left + (active + 1) * step + 8 }}>
          <div className={styles.when}>
            {unit.format(shown.from)} – {unit.format(shown.to)}
          </div>
          {formatCount(shown.count)} of {formatCount(total)}
        </div>
      )}
    </div>
  );
}
