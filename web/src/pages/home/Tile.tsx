import { Link, type LinkProps } from '@tanstack/react-router';
import { Sparkline } from '../../charts/Sparkline';
import styles from './HomePage.module.css';

type TileProps = {
  label: string;
  value: string;
  /** Beside the value: a change, or further numbers. */
  detail?: string | undefined;
  tone?: 'neutral' | 'error' | 'warn' | undefined;
  points?: (number | null)[] | undefined;
  color?: string;
  testId: string;
  to: Pick<LinkProps, 'to' | 'search'>;
  /** Where the link goes. */
  title: string;
};

/** A number, its course, and the list behind it. */
export function Tile({ label, value, detail, tone = 'neutral', points, color = 'var(--series-1)', testId, to, title }: TileProps) {
  return (
    <Link {...to} className={styles.tile} title={title} data-testid={`tile-${testId}`}>
      <span className={styles.label}>{label}</span>
      <span className={`${styles.value} ${tone === 'neutral' ? '' : styles[tone]}`}>{value}</span>
      <span className={styles.detail}>{detail ?? ' '}</span>
      {points !== undefined && points.length > 1 && (
        <span className={styles.spark}>
          <Sparkline points={points} color={color} />
        </span>
      )}
    </Link>
  );
}
