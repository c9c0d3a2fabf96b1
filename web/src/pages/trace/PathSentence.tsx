import { useMemo } from 'react';
import { formatDuration } from '../../format/duration';
import { formatShares } from '../../format/shares';
import { subjectLabel } from '../../genai/shortModel';
import { sentenceParts, type Attribution } from '../../timeline/attribution';
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
