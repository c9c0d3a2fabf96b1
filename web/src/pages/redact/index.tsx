import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { ErrorNotice } from '../../app/ErrorNotice';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Popover } from '../../ui/Popover';
import { Skeleton } from '../../ui/Skeleton';
import { useHotkeys } from '../../ui/useHotkeys';
import { useTitle } from '../../ui/useTitle';
import styles from '../normalize/NormalizePage.module.css';
import { examples } from './examples';
import { requestOf } from './fields';
import { RedactResult } from './RedactResult';
import { takeHandedSpan } from './handedSpan';

/** Paste a text or telemetry, see what would be stored. Nothing is. */
export function RedactPage() {
  useTitle('Redaction');
  const [text, setText] = useState(takeHandedSpan);
  const preview = useMutation({ mutationFn: (input: string) => api.redact(requestOf(input)) });
  const canRun = text.trim() !== '';
  const run = (input = text) => preview.mutate(input);
  useHotkeys({ 'Ctrl+enter': () => (canRun ? run() : false) });
  return (
    <div className={styles.page}>
      <header className={styles.toolbar}>
        <h1>Redaction</h1>
        <span className="muted">What would be stored, and what is hidden first. Nothing is stored here.</span>
      </header>
      <div className={styles.columns}>
        <section className={styles.editor} aria-label="Input">
          <div className={styles.actions}>
            <Popover label="Examples" trigger="Examples" testId="redact-examples">
              {(close) => (
                <div className={styles.menu}>
                  {examples.map((example) => (
                    <Button
                      key={example.id}
                      variant="plain"
                      onClick={() => {
                        setText(example.text);
                        run(example.text);
                        close();
                      }}
                    >
                      {example.label}
                    </Button>
                  ))}
                </div>
              )}
            </Popover>
            <Button variant="primary" disabled={!canRun} title="Ctrl+Enter" data-testid="redact-run" onClick={() => run()}>
              <IconPlayerPlay size={14} aria-hidden="true" /> Run
            </Button>
          </div>
          <textarea
            className={styles.input}
            aria-label="A text, OTLP JSON, or an object with attributes"
            placeholder="Paste a prompt, a log line, a span or a whole request."
            spellCheck={false}
            value={text}
            data-testid="redact-input"
            onChange={(event) => setText(event.target.value)}
          />
          <p className={styles.hint}>
            Any text, OTLP JSON of any signal, or one span as <code>attributes</code>. <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs.
          </p>
        </section>
        <section className={styles.result} aria-label="Result" tabIndex={0}>
          {preview.isIdle && <Notice title="No result yet">Paste something or take an example, then run it.</Notice>}
          {preview.isPending && <Skeleton rows={8} rowHeight={36} label="Asking the policy" />}
          {preview.isError && <ErrorNotice error={preview.error} />}
          <p role="status" className="visually-hidden">
            {preview.isSuccess && 'Redaction shown'}
          </p>
          {preview.isSuccess && <RedactResult key={preview.submittedAt} items={preview.data.items} />}
        </section>
      </div>
    </div>
  );
}
