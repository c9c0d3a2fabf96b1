import styles from './Chart.module.css';
import { linePath } from './scale';

type SparklineProps = { points: (number | null)[]; width?: number; height?: number; color?: string };

/** A small line without axes, beside the number that it tells the course of; the number is for those who cannot see it. */
export function Sparkline({ points, width = 96, height = 24, color = 'var(--accent)' }: SparklineProps) {
  const max = Math.max(...points.map((value) => value ?? 0), 0);
  const step = width / Math.max(1, points.length - 1);
  const ys = points.map((value) => (value === null ? null : height - 2 - (max === 0 ? 0 : ((height - 4) * value) / max)));
  return (
    <svg width={width} height={height} aria-hidden="true" className={styles.spark}>
      <path d={linePath(points.map((_, index) => index * step), ys)} stroke={color} className={styles.line} />
    </svg>
  );
}
