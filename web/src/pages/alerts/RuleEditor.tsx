import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AlertRule } from '../../api/types';
import { Button } from '../../ui/Button';
import { useSettled } from '../../ui/useSettled';
import styles from './Alerts.module.css';
import { Preview } from './Preview';
import { ruleCheckQuery } from './queries';
import { draftOf, patched, type RuleDraft } from './ruleDraft';
import { RuleForm } from './RuleForm';
import { useYamlChange } from './useYamlChange';
import { Versions } from './Versions';
import { YamlEditor } from './YamlEditor';

/** A text is checked when the typing rests for so long. */
const restMs = 350;

type RuleEditorProps = { /** What is in force; null for a new one. */ rule: AlertRule | null; first: string; onSaved?: (id: string) => void };

/** A rule as a form and as YAML, side by side: the text is what is saved, and the form changes single lines of it. */
export function RuleEditor({ rule, first, onSaved }: RuleEditorProps) {
  const [text, setText] = useState(first);
  const [draft, setDraft] = useState<RuleDraft | null>(rule === null ? null : draftOf(rule));
  const [byForm, setByForm] = useState(false);
  const settled = useSettled(text, restMs);
  const check = useQuery(ruleCheckQuery(settled));
  const checked = check.isPlaceholderData ? undefined : check.data?.rule;
  const isCurrent = settled === text && checked !== undefined;
  useEffect(() => {
    if (isCurrent && checked !== null && (!byForm || draft === null)) {
      setDraft(draftOf(checked));
    }
    // The form's own changes are in it already; only a text from elsewhere is read into it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [checked, isCurrent]);
  const change = useYamlChange('alert_rule', ({ id }) => onSaved?.(id));
  const findings = check.data?.findings ?? [];
  const hasFaults = isCurrent && checked === null;
  const setFromForm = (next: RuleDraft) => {
    setByForm(true);
    setText(patched(text, draft!, next));
    setDraft(next);
  };
  const setFromText = (next: string) => {
    setByForm(false);
    setText(next);
  };
  const id = rule?.id ?? checked?.id;
  return (
    <>
      <section className={styles.section} aria-label="Rule" data-testid="rule-editor" data-checked={isCurrent}>
        <div className={styles.columns}>
          {draft === null ? <p className="muted">Reading…</p> : <RuleForm draft={draft} isNew={rule === null} disabled={hasFaults && !byForm} onChange={setFromForm} />}
          <YamlEditor label="The rule as YAML" value={text} findings={findings} onChange={setFromText} />
        </div>
        {checked !== null && checked !== undefined && (rule === null || text !== first) && (
          <p className="muted" data-testid="rule-words">
            {checked.description}
          </p>
        )}
        {(change.error ?? check.error) !== null && (
          <p role="alert" className={styles.fault}>
            {(change.error ?? check.error)?.message}
          </p>
        )}
        <div className={styles.line}>
          <Button variant="primary" disabled={change.isPending || id === undefined || hasFaults || (rule !== null && text === first)} onClick={() => change.mutate({ id: id!, version: rule?.version ?? 0, yaml: text })}>
            Save
          </Button>
          <Button disabled={text === first} onClick={() => setFromText(first)}>
            Undo
          </Button>
          <span role="status" className="muted">
            {rule === null
              ? checked?.isBuiltIn === true && `There is a built-in rule ${checked.id}; this one will change it.`
              : rule.version === null
                ? 'Saving makes a version of its own, in force instead of this one.'
                : `In force: version ${rule.version}`}
          </span>
        </div>
        {rule !== null && rule.version !== null && <Versions kind="alert_rule" id={rule.id} onLoad={setFromText} />}
      </section>
      <Preview yaml={text} isSound={!hasFaults} startsAtOnce={rule !== null} />
    </>
  );
}
