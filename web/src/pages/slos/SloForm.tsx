import { Segments } from '../../ui/Segments';
import field from '../../ui/Page.module.css';
import { Choice, Conditions, Part } from '../alerts/FormParts';
import { dimensionsOf, measuredNames } from '../alerts/measures';
import styles from '../alerts/RuleForm.module.css';
import { withSloChange, type SloDraft } from './sloDraft';

type SloFormProps = { draft: SloDraft; isNew: boolean; disabled: boolean; onChange: (draft: SloDraft) => void };

const levels: { id: SloDraft['sli']; label: string }[] = [
  { id: 'errors', label: 'No error' },
  { id: 'duration', label: 'Duration' },
  { id: 'ttft', label: 'Time to first token' },
];

const subjects: SloDraft['of'][] = ['runs', 'agents', 'models', 'tools'];

/** An objective as a form; the text beside it is what is saved. */
export function SloForm({ draft, isNew, disabled, onChange }: SloFormProps) {
  const set = (change: Partial<SloDraft>) => onChange(withSloChange(draft, change));
  const text = (label: string, name: 'name' | 'id' | 'objective' | 'atMost' | 'minSamples' | 'channels', placeholder = '') => (
    <label className={`${field.field} ${name === 'name' ? styles.name : ''}`}>
      {label}
      <input value={draft[name]} placeholder={placeholder} onChange={(event) => set({ [name]: event.target.value })} />
    </label>
  );
  return (
    <fieldset className={styles.form} disabled={disabled} data-testid="slo-form">
      <legend className="visually-hidden">The objective</legend>
      <div className={styles.fields}>
        {text('Name', 'name')}
        {isNew && text('Id', 'id', 'my-objective')}
      </div>
      <Part title="What is good">
        <Segments label="What makes one good" options={levels} selected={draft.sli} onSelect={(sli) => set({ sli })} />
        <div className={styles.line}>
          {draft.sli !== 'ttft' && <Choice label="Of" value={draft.of} options={subjects.map((of) => [of, measuredNames[of] ?? of])} onChange={(of) => set({ of: of as SloDraft['of'] })} />}
          {draft.sli !== 'errors' && text('At most', 'atMost', '30s')}
        </div>
      </Part>
      <Part title="What is promised">
        <div className={styles.line}>
          {text('Share of good ones', 'objective', '99%')}
          <Choice label="Over" value={draft.windowDays} options={['7', '28', '30'].map((days) => [days, `${days} days`])} onChange={(windowDays) => set({ windowDays })} />
        </div>
      </Part>
      <Part title="Of what">
        <Conditions possible={dimensionsOf('measure', draft.of)} conditions={draft.where} onChange={(where) => set({ where })} />
      </Part>
      <Part title="Before anybody is told">
        <div className={styles.fields}>
          {text('Samples at least', 'minSamples', '20')}
          {text('Channels (empty: all)', 'channels', 'slack/ops')}
        </div>
      </Part>
    </fieldset>
  );
}
