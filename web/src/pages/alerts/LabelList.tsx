import styles from './Alerts.module.css';

/** The labels of a series. Their values are what a sender sent: text and nothing else. */
export function LabelList({ labels }: { labels: Record<string, string> }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) {
    return <span className="muted">Everything</span>;
  }
  return (
    <ul className={styles.labels} aria-label="Labels">
      {entries.map(([label, value]) => (
        <li key={label} title={`${label} = ${value}`}>
          <span>{label}</span> {value === '' ? '(empty)' : value}
        </li>
      ))}
    </ul>
  );
}
