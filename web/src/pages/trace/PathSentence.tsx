import { useMemo } from 'react';
import { formatDuration } from '../../format/duration';
import { formatShare } from '../../format/share';
import { formatShares } from '../../format/shares';
import { subjectLabel } from '../../genai/shortModel';
import { sentenceParts, type Attribution } from '../../timeline/attribution';
import { longestStep, type CriticalPath } from '../../timeline/criticalPath';
import type { SpanTree } from '../../timeline/spanTree';
import styles from './PathSentence.module.css';

type PathSentenceProps = { attribution: Attribution; onSelect: (node: number) => void };

/** Where the time went, in one sentence: 45 s = 32 s researcher (27 s waiting on web_search) + 9 s writer (gpt-4o) + 4 s gaps. */
export function PathSentence({ attribution, onSelect }: PathSentenceProps) {
  const parts = useMemo(() => sentenceParts(attribution), [attribution]);
  const shares = formatShares(attribution.totalNanos, parts.map((part) => part.nanos));
  return (
    <p className={styles.sentence} data-testid="path-sentence">
      <strong>{shares.total}</strong>
      {parts.map(({ agent, text, wait }, index) => (
        // Parts are told apart by their place alone.
        <span key={index} className={styles.part}>
          {index === 0 ? ' = ' : ' + '}
          {shares.parts[index]}{' '}
          {agent === null ? (
            <span className="muted">{text}</span>
          ) : (
            <button type="button" className={styles.name} onClick={() => onSelect(agent.node)}>
              {text}
            </button>
          )}
          {wait !== null && (
            <span className="muted">
              {' ('}
              {!wait.whole && `${trimmed(formatDuration(wait.nanos))} waiting on `}
              <button type="button" className={styles.name} onClick={() => onSelect(wait.node)}>
                {subjectLabel(wait.kind, wait.name)}
              </button>
              {')'}
            </span>
          )}
        </span>
      ))}
    </p>
  );
}

function trimmed(text: string): string {
  return text.replace(/\.0+(?= )/, '');
}

type LongestStepProps = { tree: SpanTree; path: CriticalPath; onSelect: (node: number) => void };

/** The one call that decides most of the duration: the first to look at. */
export function LongestStep({ tree, path, onSelect }: LongestStepProps) {
  const step = useMemo(() => longestStep(tree, path), [tree, path]);
  const span = step === null ? null : tree.nodes[step.node]?.span;
  if (step === null || span === null || span === undefined) {
    return null;
  }
  return (
    <p className={styles.longest} data-testid="longest-step">
      <span className="muted">Longest step</span>{' '}
      <button type="button" className={styles.name} onClick={() => onSelect(step.node)}>
        {span.name === '' ? '(no name)' : span.name}
      </button>{' '}
      {formatDuration(step.nanos)}, {formatShare(step.nanos / path.totalNanos)}
    </p>
  );
}
