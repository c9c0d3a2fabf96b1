import styles from './Skeleton.module.css';

type SkeletonProps = { rows: number; rowHeight: number; label: string };

/** Grey bars in the shape of a list while it loads. */
export function Skeleton({ rows, rowHeight, label }: SkeletonProps) {
  return (
    <div role="status" aria-label={label} className={styles.list}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} style={{ height: rowHeight }}>
          <span className={styles.bar} style={{ width: `${30 + ((index * 37) % 45)}%` }} />
          <span className={styles.bar} style={{ width: 64 }} />
        </div>
      ))}
    </div>
  );
}
