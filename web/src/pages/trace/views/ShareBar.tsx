import { formatShare } from '../../../format/shares';
import styles from './ShareBar.module.css';

/** @param share From 0 to 1. */
export function ShareBar({ share, color }: { share: number; color?: string }) {
  return (
    <span className={styles.track} title={formatShare(share)}>
      <span className={styles.bar} style={{ width: `${Math.min(1, share) * 100}%`, background: color }} />
      <span className="visually-hidden">{formatShare(share)}</span>
    </span>
  );
}
