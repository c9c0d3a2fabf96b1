import { api } from '../../api/client';
import { PasteBench } from '../../app/PasteBench';
import { examples } from './examples';
import { Result } from './Result';

const placeholder = `{
  "name": "chat gpt-4o",
  "scope": "name of the instrumentation",
  "attributes": { "gen_ai.operation.name": "chat" }
}`;

/** Paste a span, see how it is understood. Nothing is stored. */
export function NormalizePage() {
  return (
    <PasteBench
      title="Test bench"
      subtitle="How a span is understood. Nothing is stored."
      testId="normalize"
      editorLabel="Spans"
      inputLabel="OTLP JSON, or an object with attributes"
      placeholder={placeholder}
      hint={
        <>
          OTLP JSON with <code>resourceSpans</code>, or one span as <code>attributes</code> with, if known, <code>name</code>, <code>scope</code>, <code>resource</code>.
        </>
      }
      examples={examples}
      ask={api.normalize}
      idle="Paste a span or take an example, then run it."
      pending="Reading the spans"
      announce={(answer) => `${answer.spans.length} ${answer.spans.length === 1 ? 'span' : 'spans'} read`}
    >
      {(answer) => <Result spans={answer.spans} />}
    </PasteBench>
  );
}
