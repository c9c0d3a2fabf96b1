import styles from './Segments.module.css';

type SegmentsProps<T extends string> = { label: string; options: { id: T; label: string }[]; selected: T; onSelect: (id: T) => void };

/** A choice of a few, all visible. */
export function Segments<T extends string>({ label, options, selected, onSelect }: SegmentsProps<T>) {
  return (
    <div role="group" aria-label={label} className={styles.segments}>
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === selected} onClick={() => onSelect(option.id)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
