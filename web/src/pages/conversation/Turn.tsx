import { Link } from '@tanstack/react-router';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { TraceSummary } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatTokens } from '../../format/tokens';
import { MessageText } from '../../genai/MessageText';
import { TraceStatus } from '../../genai/TraceStatus';
import { describe, warns } from './ContextGrowth';
import styles from './ConversationPage.module.css';
import type { TurnContext } from './growth';
import { TurnMessages } from './TurnMessages';

type TurnProps = { trace: TraceSummary; number: number; now: Date; context: TurnContext | undefined };

export function Turn({ trace, number, now, context }: TurnProps) {
  const [open, setOpen] = useState(false);
  const { usage } = trace;
  return (
    <li id={`turn-${number}`} className={styles.turn} data-testid="turn" data-trace-id={trace.traceId}>
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
        {context !== undefined && context.share !== null && (
          <span className={warns(context) ? styles.warn : ''} title={`Context window of the fullest call: ${describe(context)}`} data-testid="turn-context">
            {formatShare(context.share)} of window
          </span>
        )}
        {trace.agent !== null && <span className="truncate">{trace.agent}</span>}
        <Link to="/traces/$traceId" params={{ traceId: trace.traceId }} className={styles.open}>
          Open trace <IconArrowRight size={14} aria-hidden="true" />
        </Link>
      </header>
      {trace.inputPreview === null && trace.outputPreview === null ? (
        <p className={`muted ${styles.silent}`}>What was said is not stored.</p>
      ) : (
        <>
          {open ? (
            <TurnMessages traceId={trace.traceId} />
          ) : (
            <>
              <Said speaker="user" text={trace.inputPreview} />
              <Said speaker="assistant" text={trace.outputPreview} />
            </>
          )}
          <button type="button" className={styles.expand} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Show the question and the answer only' : 'Show all messages of this turn'}
          </button>
        </>
      )}
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
