import styles from './Chart.module.css';

/** A line at a value that means something, or a band of healthy values. */
export type Threshold = { value: number; label: string; tone: 'warn' | 'error' };

type ThresholdLinesProps = { thresholds: readonly Threshold[]; width: number; at: (value: number) => number };

/** Horizontal lines across a plot, each with its name at the right end. */
export function ThresholdLines({ thresholds, width, at }: ThresholdLinesProps) {
  return thresholds.map((threshold) => {
    const y = at(threshold.value);
    const warn = threshold.tone === 'warn';
    return (
      <g key={`${threshold.value}${threshold.label}`} data-testid="threshold">
        <line x1={0} x2={width} y1={y} y2={y} className={`${styles.limit} ${warn ? styles.warn : ''}`} />
        <text x={width - 2} y={y < 14 ? y + 12 : y - 4} textAnchor="end" className={`${styles.limitLabel} ${warn ? styles.warnLabel : ''}`}>
          {threshold.label}
        </text>
      </g>
    );
  });
}

/** Those that can be drawn without pressing the values flat. */
export function visibleThresholds(thresholds: readonly Threshold[], max: number): Threshold[] {
  return thresholds.filter((threshold) => threshold.value <= max * 2.5);
}
