import { formatShare } from '../../format/share';
import { barShare, budgetTone } from './burn';
import styles from './Slos.module.css';

/** What is left of an error budget, as a number and a bar. */
export function BudgetBar({ budgetLeft }: { budgetLeft: number | null }) {
  const tone = budgetTone(budgetLeft);
  return (
    <span className={styles.budget} data-testid="budget" data-tone={tone}>
      <span className={`${styles.share} ${styles[tone]}`}>{formatShare(budgetLeft)}</span>
      <span className={styles.bar} aria-hidden="true">
        <span className={styles.fill} style={{ width: `${barShare(budgetLeft) * 100}%` }} />
      </span>
    </span>
  );
}
