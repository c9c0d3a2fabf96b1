import { useId } from 'react';
import type { AlertRule } from '../../api/types';
import field from '../../ui/Page.module.css';
import { Segments } from '../../ui/Segments';
import { Choice, Conditions, Part } from './FormParts';
import styles from './RuleForm.module.css';
import { dimensionsOf, measuredNames, measureOf, measures } from './measures';
import { canCountSilent, withChange, type RuleDraft } from './ruleDraft';

type RuleFormProps = { draft: RuleDraft; isNew: boolean; disabled: boolean; onChange: (draft: RuleDraft) => void };

const kinds = [
  { id: 'measure' as const, label: 'A measure' },
  { id: 'findings' as const, label: 'Findings' },
  { id: 'query' as const, label: 'A query' },
  { id: 'heartbeat' as const, label: 'Silence' },
];

const sides: { id: AlertRule['comparison']; label: string }[] = [
  { id: 'above', label: 'above' },
  { id: 'below', label: 'below' },
];

const thresholdExamples: Record<string, string> = { '1': '5%', s: '30s', USD: '5' };

/** The common shape of a rule. All the rest, such as quiet hours, is written in the YAML. */
export function RuleForm({ draft, isNew, disabled, onChange }: RuleFormProps) {
  const set = (change: Partial<RuleDraft>) => onChange(withChange(draft, change));
  const text = (label: string, name: keyof RuleDraft, placeholder = '', list?: string) => (
    <label className={`${field.field} ${name === 'name' ? styles.name : ''}`}>
      {label}
      <input value={String(draft[name])} placeholder={placeholder} list={list} onChange={(event) => set({ [name]: event.target.value })} />
    </label>
  );
  const windows = useId();
  const hasCondition = draft.kind !== 'heartbeat';
  return (
    <fieldset className={styles.form} disabled={disabled} data-testid="rule-form">
      <legend className="visually-hidden">The rule</legend>
      <div className={styles.fields}>
        {text('Name', 'name')}
        {isNew && text('Id', 'id', 'my-rule')}
        <Choice label="Severity" value={draft.severity} options={['critical', 'warning', 'info'].map((one) => [one, one])} onChange={(severity) => set({ severity })} />
      </div>
      <Part title="Looks at">
        <Segments label="What it looks at" options={kinds} selected={draft.kind} onSelect={(kind) => set({ kind })} />
        {draft.kind === 'measure' && <MeasureFields draft={draft} set={set} />}
        {draft.kind === 'findings' && text('Types of findings', 'findings', 'tool_loop, silent_tool_failure')}
        {draft.kind === 'query' && text('Traces that fulfil', 'query', 'status = error and agent = research')}
        {draft.kind === 'heartbeat' && <p className="muted">Whether something should come by what was learned of it. How long, and whether of agents or services, is said in the YAML.</p>}
      </Part>
      {hasCondition && (
        <Part title="Alarming">
          <div className={styles.line}>
            <Segments label="Side" options={sides} selected={draft.side} onSelect={(side) => set({ side })} />
            {text('Threshold', 'threshold', thresholdExamples[measureOf(draft.measure).unit] ?? '100')}
            {draft.kind === 'measure' && text('Times the usual', 'baseline', 'no baseline')}
            {text('Over', 'window', '15m', windows)}
            <datalist id={windows}>
              {['5m', '15m', '1h', '1d', 'day', 'week', 'month'].map((window) => (
                <option key={window} value={window} />
              ))}
            </datalist>
          </div>
        </Part>
      )}
      <SeriesFields draft={draft} set={set} />
      <Part title="Before anybody is told">
        <div className={styles.fields}>
          {text('True for', 'hold', '2m')}
          {text('Over after', 'resolveAfter', '5m')}
          {hasCondition && text('Samples at least', 'minSamples', '20')}
          {text('Channels (empty: all)', 'channels', 'slack/ops')}
        </div>
      </Part>
    </fieldset>
  );
}

type FieldsProps = { draft: RuleDraft; set: (change: Partial<RuleDraft>) => void };

function MeasureFields({ draft, set }: FieldsProps) {
  return (
    <div className={styles.line}>
      <Choice label="Measure" value={draft.measure} options={measures.map(({ id, label }) => [id, label])} onChange={(measure) => set({ measure })} />
      <Choice label="Of" value={draft.of} options={measureOf(draft.measure).of.map((of) => [of, measuredNames[of] ?? of])} onChange={(of) => set({ of })} />
      {draft.measure === 'iterations_share' && (
        <label className={field.field}>
          More iterations than
          <input inputMode="numeric" value={draft.over} onChange={(event) => set({ over: event.target.value })} />
        </label>
      )}
      {canCountSilent(draft) && (
        <label className={styles.check}>
          <input type="checkbox" checked={draft.countSilent} onChange={(event) => set({ countSilent: event.target.checked })} /> Count silent failures
        </label>
      )}
    </div>
  );
}

function SeriesFields({ draft, set }: FieldsProps) {
  const possible = dimensionsOf(draft.kind, draft.of);
  if (possible.length === 0) {
    return null;
  }
  return (
    <Part title="Told apart by">
      <div className={styles.line}>
        {possible.map((label) => (
          <label key={label} className={styles.check}>
            <input type="checkbox" checked={draft.groupBy.includes(label)} onChange={(event) => set({ groupBy: event.target.checked ? [...draft.groupBy, label] : draft.groupBy.filter((one) => one !== label) })} /> {label}
          </label>
        ))}
      </div>
      <Conditions possible={possible} conditions={draft.where} onChange={(where) => set({ where })} />
    </Part>
  );
}
