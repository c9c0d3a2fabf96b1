import styles from './Chart.module.css';

/** A line at a value that means something, or a band of healthy values. */
export type Threshold = { value: number; label: string; tone: 'ok' | 'warn' | 'error' };

type ThresholdLinesProps = { thresholds: readonly Threshold[]; width: number; height: number; at: (value: number) => number };

/** Horizontal lines across a plot, each with its name at the right end. */
export function ThresholdLines({ thresholds, width, height, at }: ThresholdLinesProps) {
  return thresholds.map((threshold) => {
    const y = at(threshold.value);
    return (
      <g key={`${threshold.value}${threshold.label}`} data-testid="threshold">
        <line x1={0} x2={width} y1={y} y2={y} className={`${styles.limit} ${styles[`${threshold.tone}Line`]}`} />
        <text x={width - 2} y={y < height / 4 ? y + 12 : y - 4} textAnchor="end" className={`${styles.limitLabel} ${styles[`${threshold.tone}Label`]}`}>
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
