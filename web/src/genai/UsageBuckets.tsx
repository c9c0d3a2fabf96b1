import type { Usage } from '../api/types';
import { formatCount } from '../format/tokens';
import { tokenBuckets } from './tokenBuckets';
import styles from './UsageBuckets.module.css';

/** A usage as a bar and its legend; the parts add up to all tokens. */
export function UsageBuckets({ usage }: { usage: Usage }) {
  const buckets = tokenBuckets(usage);
  return (
    <>
      <div className={styles.buckets} aria-hidden="true">
        {buckets.map((bucket) => (
          <span key={bucket.id} className={styles[bucket.id]} style={{ flexGrow: bucket.tokens }} />
        ))}
      </div>
      <ul className={styles.legend} aria-label="Tokens">
        {buckets.map((bucket) => (
          <li key={bucket.id}>
            <i className={styles[bucket.id]} aria-hidden="true" />
            {bucket.label} <strong>{formatCount(bucket.tokens)}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
