import { Link } from '@tanstack/react-router';
import { IconArrowRight } from '@tabler/icons-react';
import type { TraceSummary } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatTokens } from '../../format/tokens';
import { MessageText } from '../../genai/MessageText';
import { TraceStatus } from '../../genai/TraceStatus';
import styles from './ConversationPage.module.css';

export function Turn({ trace, number, now }: { trace: TraceSummary; number: number; now: Date }) {
  const { usage } = trace;
  return (
    <li className={styles.turn} data-testid="turn" data-trace-id={trace.traceId}>
      <header className={styles.turnHead}>
        <span className={styles.number}>{number}</span>
        <time dateTime={trace.startTime} title={formatFull(trace.startTime)}>
          {formatDay(trace.startTime, now)} {formatClock(trace.startTime)}
        </time>
        <TraceStatus status={trace.status} />
        <span>{formatDuration(trace.durationNanos)}</span>
        <span>{formatCost(usage.costUsd)}</span>
        <span>
          {formatTokens(usage.inputTokens)} / {formatTokens(usage.outputTokens)} tokens
        </span>
        <Link to="/traces/$traceId" params={{ traceId: trace.traceId }} className={styles.open}>
          Open trace <IconArrowRight size={14} aria-hidden="true" />
        </Link>
      </header>
      <Said speaker="user" text={trace.inputPreview} />
      <Said speaker="assistant" text={trace.outputPreview} />
    </li>
  );
}

function Said({ speaker, text }: { speaker: 'user' | 'assistant'; text: string | null }) {
  return (
    <div className={`${styles.said} ${styles[speaker]}`}>
      <span className={styles.role}>{speaker}</span>
      {text === null ? <p className="muted">Not captured</p> : <MessageText text={text} view="markdown" />}
    </div>
  );
}
