import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Slo } from '../../api/types';
import { Button } from '../../ui/Button';
import { useSettled } from '../../ui/useSettled';
import alerts from '../alerts/Alerts.module.css';
import { useYamlChange } from '../alerts/useYamlChange';
import { Versions } from '../alerts/Versions';
import { YamlEditor } from '../alerts/YamlEditor';
import { sloCheckQuery } from './queries';
import { patchedSlo, sloDraftOf, type SloDraft } from './sloDraft';
import { SloForm } from './SloForm';

/** A text is checked when the typing rests for so long. */
const restMs = 350;

type SloEditorProps = { /** What is in force; null for a new one. */ slo: Slo | null; first: string; onSaved?: (id: string) => void };

/** An objective as a form and as YAML, side by side: the text is what is saved, and the form changes single lines of it. */
export function SloEditor({ slo, first, onSaved }: SloEditorProps) {
  const [text, setText] = useState(first);
  const [draft, setDraft] = useState<SloDraft | null>(slo === null ? null : sloDraftOf(slo));
  const [byForm, setByForm] = useState(false);
  const settled = useSettled(text, restMs);
  const check = useQuery(sloCheckQuery(settled));
  const checked = settled === text && !check.isPlaceholderData ? check.data?.slo : undefined;
  useEffect(() => {
    if (checked !== null && checked !== undefined && (!byForm || draft === null)) {
      setDraft(sloDraftOf(checked));
    }
    // The form's own changes are in it already; only a text from elsewhere is read into it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [checked]);
  const change = useYamlChange('slo', ({ id }) => onSaved?.(id));
  const setFromForm = (next: SloDraft) => {
    setByForm(true);
    setText(patchedSlo(text, draft!, next));
    setDraft(next);
  };
  const setFromText = (next: string) => {
    setByForm(false);
    setText(next);
  };
  const id = slo?.id ?? checked?.id;
  return (
    <section className={alerts.section} aria-label="Objective" data-testid="slo-editor" data-checked={checked !== undefined}>
      {slo !== null && <h2>What it says</h2>}
      <div className={alerts.columns}>
        {draft === null ? <p className="muted">Reading…</p> : <SloForm draft={draft} isNew={slo === null} disabled={checked === null && !byForm} onChange={setFromForm} />}
        <YamlEditor label="The objective as YAML" value={text} findings={check.data?.findings ?? []} onChange={setFromText} />
      </div>
      {checked !== null && checked !== undefined && (
        <p className="muted" data-testid="slo-words">
          {checked.description}
        </p>
      )}
      {(change.error ?? check.error) !== null && (
        <p role="alert" className={alerts.fault}>
          {(change.error ?? check.error)?.message}
        </p>
      )}
      <div className={alerts.line}>
        <Button variant="primary" disabled={change.isPending || id === undefined || checked === null || (slo !== null && text === first)} onClick={() => change.mutate({ id: id!, version: slo?.version ?? 0, yaml: text })}>
          Save
        </Button>
        <Button disabled={text === first} onClick={() => setFromText(first)}>
          Undo
        </Button>
        {slo !== null && (
          <span role="status" className="muted">
            {slo.version === null ? 'Saving makes a version of its own, in force instead of this one.' : `In force: version ${slo.version}`}
          </span>
        )}
      </div>
      {slo !== null && slo.version !== null && <Versions kind="slo" id={slo.id} onLoad={setFromText} />}
    </section>
  );
}
