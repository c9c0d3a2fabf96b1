import styles from './Switch.module.css';

type SwitchProps = { label: string; isOn: boolean; disabled?: boolean; title?: string; onChange: (isOn: boolean) => void };

/** Turns something on or off, at once. */
export function Switch({ label, isOn, disabled = false, title, onChange }: SwitchProps) {
  return (
    <button type="button" role="switch" aria-checked={isOn} aria-label={label} title={title ?? label} disabled={disabled} className={styles.switch} onClick={() => onChange(!isOn)}>
      <span className={styles.knob} aria-hidden="true" />
    </button>
  );
}
