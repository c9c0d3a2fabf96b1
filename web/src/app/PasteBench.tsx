import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from './ErrorNotice';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import styles from './PasteBench.module.css';
import { Popover } from '../ui/Popover';
import { Skeleton } from '../ui/Skeleton';
import { useHotkeys } from '../ui/useHotkeys';
import { useTitle } from '../ui/useTitle';

export interface BenchExample {
  id: string;
  label: string;
  text: string;
}

interface PasteBenchProps<T> {
  title: string;
  subtitle: string;
  /** Start of the test ids of its parts. */
  testId: string;
  /** Read once, when the page opens. */
  initialText?: () => string;
  editorLabel: string;
  inputLabel: string;
  placeholder: string;
  hint: ReactNode;
  examples: readonly BenchExample[];
  ask: (text: string) => Promise<T>;
  idle: string;
  pending: string;
  /** What screen readers hear when the answer is there. */
  announce: (answer: T) => string;
  children: (answer: T) => ReactNode;
}

/** Paste something on the left, run it, see what the server makes of it on the right. */
export function PasteBench<T>(props: PasteBenchProps<T>) {
  useTitle(props.title);
  const [text, setText] = useState(props.initialText ?? '');
  const answer = useMutation({ mutationFn: props.ask });
  const canRun = text.trim() !== '';
  const run = (input = text) => answer.mutate(input);
  useHotkeys({ 'Ctrl+enter': () => (canRun ? run() : false) });
  return (
    <div className={styles.page}>
      <header className={styles.toolbar}>
        <h1>{props.title}</h1>
        <span className="muted">{props.subtitle}</span>
      </header>
      <div className={styles.columns}>
        <section className={styles.editor} aria-label={props.editorLabel}>
          <div className={styles.actions}>
            <Popover label="Examples" trigger="Examples" testId={`${props.testId}-examples`}>
              {(close) => (
                <div className={styles.menu}>
                  {props.examples.map((example) => (
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
            <Button variant="primary" disabled={!canRun} title="Ctrl+Enter" data-testid={`${props.testId}-run`} onClick={() => run()}>
              <IconPlayerPlay size={14} aria-hidden="true" /> Run
            </Button>
          </div>
          <textarea
            className={styles.input}
            aria-label={props.inputLabel}
            placeholder={props.placeholder}
            spellCheck={false}
            value={text}
            data-testid={`${props.testId}-input`}
            onChange={(event) => setText(event.target.value)}
          />
          <p className={styles.hint}>
            {props.hint} <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs.
          </p>
        </section>
        <section className={styles.result} aria-label="Result" tabIndex={0}>
          {answer.isIdle && <Notice title="No result yet">{props.idle}</Notice>}
          {answer.isPending && <Skeleton rows={8} rowHeight={36} label={props.pending} />}
          {answer.isError && <ErrorNotice error={answer.error} />}
          <p role="status" className="visually-hidden">
            {answer.isSuccess && props.announce(answer.data)}
          </p>
          {answer.isSuccess && <div key={answer.submittedAt}>{props.children(answer.data)}</div>}
        </section>
      </div>
    </div>
  );
}
