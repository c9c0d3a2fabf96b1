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
import { examples } from './examples';
import styles from './NormalizePage.module.css';
import { Result } from './Result';

const placeholder = `{
  "name": "chat gpt-4o",
  "scope": "name of the instrumentation",
  "attributes": { "gen_ai.operation.name": "chat" }
}`;

/** Paste a span, see how it is understood. Nothing is stored. */
export function NormalizePage() {
  useTitle('Test bench');
  const [text, setText] = useState('');
  const bench = useMutation({ mutationFn: api.normalize });
  const canRun = text.trim() !== '';
  const run = (json = text) => bench.mutate(json);
  useHotkeys({ 'Ctrl+enter': () => (canRun ? run() : false) });
  return (
    <div className={styles.page}>
      <header className={styles.toolbar}>
        <h1>Test bench</h1>
        <span className="muted">How a span is understood. Nothing is stored.</span>
      </header>
      <div className={styles.columns}>
        <section className={styles.editor} aria-label="Spans">
          <div className={styles.actions}>
            <Popover label="Examples" trigger="Examples" testId="normalize-examples">
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
            <Button variant="primary" disabled={!canRun} title="Ctrl+Enter" data-testid="normalize-run" onClick={() => run()}>
              <IconPlayerPlay size={14} aria-hidden="true" /> Run
            </Button>
          </div>
          <textarea
            className={styles.input}
            aria-label="OTLP JSON, or an object with attributes"
            placeholder={placeholder}
            spellCheck={false}
            value={text}
            data-testid="normalize-input"
            onChange={(event) => setText(event.target.value)}
          />
          <p className={styles.hint}>
            OTLP JSON with <code>resourceSpans</code>, or one span as <code>attributes</code> with, if known, <code>name</code>, <code>scope</code>,{' '}
            <code>resource</code>. <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs.
          </p>
        </section>
        <section className={styles.result} aria-label="Result" tabIndex={0}>
          {bench.isIdle && <Notice title="No result yet">Paste a span or take an example, then run it.</Notice>}
          {bench.isPending && <Skeleton rows={8} rowHeight={36} label="Reading the spans" />}
          {bench.isError && <ErrorNotice error={bench.error} />}
          <p role="status" className="visually-hidden">
            {bench.isSuccess && `${bench.data.spans.length} ${bench.data.spans.length === 1 ? 'span' : 'spans'} read`}
          </p>
          {bench.isSuccess && <Result key={bench.submittedAt} spans={bench.data.spans} />}
        </section>
      </div>
    </div>
  );
}
