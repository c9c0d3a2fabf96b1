import type { TraceSummary } from '../api/types';
import { formatCount, formatThings } from '../format/tokens';
import styles from './SamplingBadge.module.css';

/** Says that a trace stands for others that sampling dropped; nothing for one that was kept for itself. */
export function SamplingBadge({ sampling }: { sampling: TraceSummary['sampling'] }) {
  if (sampling === null || sampling.weight <= 1) {
    return null;
  }
  return (
    <span className={styles.badge} title={`Kept by ${sampling.policy}: it stands for about ${formatThings(Math.round(sampling.weight), 'trace')}. Sums count all of them.`}>
      1 of {formatCount(Math.round(sampling.weight))}
    </span>
  );
}
