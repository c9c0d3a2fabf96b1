import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/Button';
import field from '../../ui/Page.module.css';
import styles from './RuleForm.module.css';

/** A part of a form with a heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

type ChoiceProps = { label: string; hidesLabel?: boolean; value: string; options: string[][]; onChange: (value: string) => void };

export function Choice({ label, hidesLabel = false, value, options, onChange }: ChoiceProps) {
  return (
    <label className={field.field}>
      <span className={hidesLabel ? 'visually-hidden' : undefined}>{label}</span>
      <select className={field.input} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

export type Condition = { label: string; value: string };

type ConditionsProps = { /** Labels that there may be. */ possible: string[]; conditions: Condition[]; onChange: (conditions: Condition[]) => void };

/** Only those with these values of some labels, each label once. */
export function Conditions({ possible, conditions, onChange }: ConditionsProps) {
  const set = (index: number, change: Partial<Condition>) => onChange(conditions.map((one, at) => (at === index ? { ...one, ...change } : one)));
  const free = possible.filter((label) => !conditions.some((one) => one.label === label));
  return (
    <>
      {conditions.map((one, index) => (
        <div key={one.label} className={styles.where}>
          only
          <Choice label={`Filter ${index + 1}`} hidesLabel value={one.label} options={[one.label, ...free].map((label) => [label, label])} onChange={(label) => set(index, { label })} />
          <input className={field.input} aria-label={`Value of ${one.label}`} value={one.value} onChange={(event) => set(index, { value: event.target.value })} />
          <IconButton label={`Leave out ${one.label}`} onClick={() => onChange(conditions.filter((_, at) => at !== index))}>
            <IconX size={14} />
          </IconButton>
        </div>
      ))}
      {free.length > 0 && (
        <div>
          <Button onClick={() => onChange([...conditions, { label: free[0]!, value: '' }])}>Only some…</Button>
        </div>
      )}
    </>
  );
}
