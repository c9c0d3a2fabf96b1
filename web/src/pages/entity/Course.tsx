import { Sparkline } from '../../charts/Sparkline';
import { formatCount } from '../../format/tokens';
import styles from './Entity.module.css';

/** How often a row of a list was used over the time of the page. */
export function Course({ points }: { points: number[] | undefined }) {
  const max = Math.max(0, ...(points ?? []));
  return <td className={styles.course} title={max === 0 ? undefined : `At most ${formatCount(max)} at a time`}>{points !== undefined && points.length > 1 && max > 0 && <Sparkline points={points} height={20} color="var(--series-1)" />}</td>;
}
