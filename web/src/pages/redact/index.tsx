import { api } from '../../api/client';
import { PasteBench } from '../../app/PasteBench';
import { examples } from './examples';
import { requestOf } from './fields';
import { takeHandedSpan } from './handedSpan';
import { RedactResult } from './RedactResult';

/** Paste a text or telemetry, see what would be stored. Nothing is. */
export function RedactPage() {
  return (
    <PasteBench
      title="Redaction"
      subtitle="What would be stored, and what is hidden first. Nothing is stored here."
      testId="redact"
      initialText={takeHandedSpan}
      editorLabel="Input"
      inputLabel="A text, OTLP JSON, or an object with attributes"
      placeholder="Paste a prompt, a log line, a span or a whole request."
      hint={
        <>
          Any text, OTLP JSON of any signal, or one span as <code>attributes</code>.
        </>
      }
      examples={examples}
      ask={(input) => api.redact(requestOf(input))}
      idle="Paste something or take an example, then run it."
      pending="Asking the policy"
      announce={() => 'Redaction shown'}
    >
      {(preview) => <RedactResult items={preview.items} />}
    </PasteBench>
  );
}
