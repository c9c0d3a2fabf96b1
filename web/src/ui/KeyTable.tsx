import styles from './KeyTable.module.css';

export function KeyTable({ keys }: { keys: [string[], string][] }) {
  return (
    <dl className={styles.table}>
      {keys.map(([names, meaning]) => (
        <div key={meaning} className={styles.row}>
          <dt>
            {names.map((name) => (
              <kbd key={name}>{name}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
