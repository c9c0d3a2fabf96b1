import styles from './Chart.module.css';

type LegendProps = { items: { id: string; label: string; color: string }[]; hidden: ReadonlySet<string>; onToggle: (id: string) => void };

/** Names of the series; a click leaves one out. */
export function Legend({ items, hidden, onToggle }: LegendProps) {
  if (items.length < 2) {
    return null;
  }
  return (
    <ul className={styles.legend} aria-label="Series">
      {items.map((item) => (
        <li key={item.id}>
          <button type="button" aria-pressed={!hidden.has(item.id)} title={item.label} onClick={() => onToggle(item.id)}>
            <span className={styles.swatch} style={{ background: hidden.has(item.id) ? 'var(--border-strong)' : item.color }} aria-hidden="true" />
            <span className="truncate">{item.label}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
