import { Link } from '@tanstack/react-router';
import { Fragment, memo, type ReactNode } from 'react';
import type { TraceSummary } from '../../api/types';
import { FindingBadges } from '../../findings/FindingBadges';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { shortModel } from '../../genai/shortModel';
import { SamplingBadge } from '../../genai/SamplingBadge';
import { TraceStatus } from '../../genai/TraceStatus';
import { columns, type ColumnId } from './columns';
import styles from './TracesTable.module.css';

type TraceRowProps = {
  trace: TraceSummary;
  rowIndex: number;
  top: number;
  maxNanos: number;
  now: Date;
  fresh: boolean;
  active: boolean;
  focusable: boolean;
  hidden: ReadonlySet<ColumnId>;
  onFocus: (traceId: string) => void;
};

export const TraceRow = memo(function TraceRow({ trace, rowIndex, top, maxNanos, now, fresh, active, focusable, hidden, onFocus }: TraceRowProps) {
  const { usage, models } = trace;
  const cells: Record<ColumnId, ReactNode> = {
    time: (
      <span role="cell" className={styles.stack} title={formatFull(trace.startTime)}>
        <span className={styles.time}>{formatClock(trace.startTime)}</span>
        <small>{formatDay(trace.startTime, now)}</small>
      </span>
    ),
    status: (
      <span role="cell">
        <TraceStatus status={trace.status} />
      </span>
    ),
    trace: (
      <span role="cell" className={styles.stack}>
        <Link
          to="/traces/$traceId"
          params={{ traceId: trace.traceId }}
          className={styles.link}
          tabIndex={focusable ? 0 : -1}
          onFocus={() => onFocus(trace.traceId)}
        >
          {trace.rootName === '' ? '(no name)' : trace.rootName}
        </Link>
        <small className="truncate" title={trace.inputPreview ?? undefined}>
          <FindingBadges marks={trace.findings} /> <SamplingBadge sampling={trace.sampling} /> {trace.inputPreview ?? 'No message captured'}
        </small>
      </span>
    ),
    agent: (
      <span role="cell" className={styles.stack}>
        <span className="truncate">{trace.agent ?? '–'}</span>
        <small className="truncate">{trace.service}</small>
      </span>
    ),
    duration: (
      <span role="cell" className={styles.duration}>
        <span className="num">{formatDuration(trace.durationNanos)}</span>
        <span className={styles.track} aria-hidden="true">
          <span style={{ width: `${Math.max(2, (trace.durationNanos / maxNanos) * 100)}%` }} />
        </span>
      </span>
    ),
    tokens: (
      <span role="cell" className="num" title={`${formatCount(usage.inputTokens)} in, ${formatCount(usage.outputTokens)} out`}>
        {formatTokens(usage.inputTokens)} <span className={styles.faint}>/</span> {formatTokens(usage.outputTokens)}
      </span>
    ),
    cost: (
      <span role="cell" className="num" title={usage.costUsd === null ? 'No price is known for these models' : undefined}>
        {formatCost(usage.costUsd)}
      </span>
    ),
    llm: (
      <span role="cell" className="num">
        {formatTokens(trace.llmCalls)}
      </span>
    ),
    tools: (
      <span role="cell" className="num">
        {formatTokens(trace.toolCalls)}
      </span>
    ),
    model: (
      <span role="cell" className="truncate" title={models.join('\n')}>
        {models[0] === undefined ? '–' : shortModel(models[0])}
        {models.length > 1 && <span className={styles.faint}> +{models.length - 1}</span>}
      </span>
    ),
    conversation: (
      <span role="cell" className={styles.conversation}>
        {trace.conversationId === null ? (
          <span className={styles.faint}>–</span>
        ) : (
          <Link to="/conversations/$conversationId" params={{ conversationId: trace.conversationId }} className={styles.inner} title={trace.conversationId}>
            {trace.conversationId}
          </Link>
        )}
      </span>
    ),
  };
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      data-testid="trace-row"
      data-trace-id={trace.traceId}
      className={`${styles.row} ${styles.trace} ${fresh ? styles.fresh : ''} ${active ? styles.active : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map(({ id }) => !hidden.has(id) && <Fragment key={id}>{cells[id]}</Fragment>)}
    </div>
  );
});
