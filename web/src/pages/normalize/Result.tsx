import { useState, type ReactNode } from 'react';
import type { NormalizedSpan } from '../../api/types';
import { Conversation } from '../../genai/Conversation';
import { asKind, kindLabel, SpanKindIcon } from '../../genai/SpanKind';
import { JsonView } from '../../ui/JsonView';
import { Notice } from '../../ui/Notice';
import bench from '../../app/PasteBench.module.css';
import styles from './Result.module.css';
import { RuleTable } from './RuleTable';

/** One span at a time, however many were pasted. */
export function Result({ spans }: { spans: NormalizedSpan[] }) {
  const [index, setIndex] = useState(0);
  const shown = spans[index];
  if (shown === undefined) {
    return <Notice title="No spans">The request holds none.</Notice>;
  }
  return (
    <div data-testid="normalize-result">
      {spans.length > 1 && (
        <label className={bench.picker}>
          Span
          <select value={index} onChange={(event) => setIndex(Number(event.target.value))} data-testid="normalize-span">
            {spans.map(({ span }, position) => (
              // Pasted spans may share an id; their place is what tells them apart.
              <option key={position} value={position}>
                {position + 1} of {spans.length}: {span.name === '' ? '(no name)' : span.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <OneSpan result={shown} />
    </div>
  );
}

function OneSpan({ result }: { result: NormalizedSpan }) {
  const { emitter, emitterBecause, kindBecause, rules, span, messages } = result;
  const kind = asKind(result.kind);
  const used = rules.filter((rule) => rule.used).length;
  return (
    <>
      <dl className={styles.verdicts}>
        <Verdict label="Dialect" because={emitterBecause} testId="normalize-emitter">
          {emitter === null ? 'None recognised' : <code>{emitter}</code>}
        </Verdict>
        <Verdict label="Kind" because={kindBecause} testId="normalize-kind">
          <SpanKindIcon kind={kind} size={16} /> {kindLabel(kind)}
        </Verdict>
      </dl>
      <section className={styles.section}>
        <h2>
          Rules <span className="muted">{used === rules.length ? used : `${used} of ${rules.length} decided`}</span>
        </h2>
        {rules.length === 0 ? <p className="muted">No rule knows an attribute of this span.</p> : <RuleTable rules={rules} />}
      </section>
      <section className={styles.section}>
        <h2>Messages</h2>
        {messages === null ? <p className="muted">The span carries no messages.</p> : <Conversation messages={messages} />}
      </section>
      <section className={styles.section} data-testid="normalize-canonical">
        <h2>Canonical span</h2>
        <JsonView value={span} openLevels={2} />
      </section>
    </>
  );
}

type VerdictProps = { label: string; because: string; testId: string; children: ReactNode };

function Verdict({ label, because, testId, children }: VerdictProps) {
  return (
    <div data-testid={testId}>
      <dt>{label}</dt>
      <dd>
        <strong>{children}</strong>
        {because !== '' && <span>{because}</span>}
      </dd>
    </div>
  );
}
