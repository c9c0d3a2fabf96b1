import { IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { alertsApi } from '../../api/alerts';
import type { NewSilence } from '../../api/types';
import { Button, IconButton } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import field from '../../ui/Page.module.css';
import { Segments } from '../../ui/Segments';
import styles from './Alerts.module.css';
import { refreshAlerts } from './queries';
import { silenceTimes, toSilence, type Matcher, type SilenceHours } from './silence';

type SilenceDialogProps = { first: Matcher[]; onClose: () => void };

/** Whom not to tell about what, and for how long. */
export function SilenceDialog({ first, onClose }: SilenceDialogProps) {
  const [matchers, setMatchers] = useState(first);
  const [hours, setHours] = useState<SilenceHours>('1');
  const [comment, setComment] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const client = useQueryClient();
  const write = useMutation({ mutationFn: (silence: NewSilence) => alertsApi.silence(silence), onSuccess: onClose, onSettled: () => refreshAlerts(client) });
  const save = () => {
    const made = toSilence(matchers, hours, comment, new Date());
    setFault(typeof made === 'string' ? made : null);
    if (typeof made !== 'string') {
      write.mutate(made);
    }
  };
  const set = (index: number, change: Partial<Matcher>) => setMatchers(matchers.map((matcher, at) => (at === index ? { ...matcher, ...change } : matcher)));
  const problem = fault ?? write.error?.message;
  return (
    <Dialog title="Silence alerts" onClose={onClose}>
      <form
        className={styles.form}
        data-testid="silence-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p className="muted">Nobody is told about alerts that have all of these labels; they are still shown. A value may begin or end with *.</p>
        <ul className={styles.matchers} aria-label="Labels that an alert must have">
          {matchers.map((matcher, index) => (
            <li key={index}>
              <input className={field.input} aria-label={`Label ${index + 1}`} placeholder="agent" value={matcher.label} onChange={(event) => set(index, { label: event.target.value })} />
              <span aria-hidden="true">=</span>
              <input className={field.input} aria-label={`Value ${index + 1}`} value={matcher.value} onChange={(event) => set(index, { value: event.target.value })} />
              <IconButton label={`Leave out label ${index + 1}`} onClick={() => setMatchers(matchers.filter((_, at) => at !== index))}>
                <IconX size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
        <div>
          <Button onClick={() => setMatchers([...matchers, { label: '', value: '' }])}>Add a label</Button>
        </div>
        <div className={styles.line}>
          For <Segments label="How long" options={[...silenceTimes]} selected={hours} onSelect={setHours} />
        </div>
        <label className={field.field}>
          Why
          <input value={comment} placeholder="For whoever wonders why nobody was told" onChange={(event) => setComment(event.target.value)} />
        </label>
        {problem !== undefined && (
          <p role="alert" className={styles.fault}>
            {problem}
          </p>
        )}
        <div className={styles.line}>
          <Button type="submit" variant="primary" disabled={write.isPending}>
            Silence
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
