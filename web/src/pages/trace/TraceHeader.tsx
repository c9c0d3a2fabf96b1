import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Trace } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { shortModel } from '../../genai/shortModel';
import { tokenBuckets } from '../../genai/tokenBuckets';
import { SamplingBadge } from '../../genai/SamplingBadge';
import { TraceStatus } from '../../genai/TraceStatus';
import { CopyButton } from '../../ui/CopyButton';
import { useNow } from '../../ui/useNow';
import { WhyButton } from './ledger/WhyButton';
import styles from './TraceHeader.module.css';

type TraceHeaderProps = { trace: Trace; onWhy: () => void };

export function TraceHeader({ trace, onWhy }: TraceHeaderProps) {
  const router = useRouter();
  const now = useNow(60_000);
  const { usage, models } = trace;
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <Link
          to="/traces"
          className={styles.back}
          aria-label="Back to the traces"
          onClick={(event) => {
            // Going back keeps the filters and the place in the list; a link opened directly has nothing to go back to.
            if (router.history.canGoBack() && !event.ctrlKey && !event.metaKey) {
              event.preventDefault();
              router.history.back();
            }
          }}
        >
          <IconChevronLeft size={18} />
        </Link>
        <h1 className="truncate">{trace.rootName === '' ? '(no name)' : trace.rootName}</h1>
        <TraceStatus status={trace.status} />
        <SamplingBadge sampling={trace.sampling} />
        <span className={styles.id}>
          <code title={trace.traceId}>{trace.traceId.slice(0, 12)}…</code>
          <CopyButton value={trace.traceId} label="Copy the trace id" />
        </span>
      </div>
      <dl className={styles.facts}>
        <Fact label="Start" title={formatFull(trace.startTime)}>
          {formatDay(trace.startTime, now)} {formatClock(trace.startTime)}
        </Fact>
        <Fact label="Duration">{formatDuration(trace.durationNanos)}</Fact>
        <Fact label="Cost" title={usage.costUsd === null ? 'No price is known for these models' : `$${usage.costUsd}`}>
          <WhyButton onClick={onWhy}>{formatCost(usage.costUsd)}</WhyButton>
        </Fact>
        <Fact label="Tokens in / out" title={tokenTitle(trace)}>
          <WhyButton onClick={onWhy}>
            {formatTokens(usage.inputTokens)} / {formatTokens(usage.outputTokens)}
          </WhyButton>
        </Fact>
        <Fact label="Model calls">{formatCount(trace.llmCalls)}</Fact>
        <Fact label="Tool calls">{formatCount(trace.toolCalls)}</Fact>
        <Fact label="Iterations">{formatCount(trace.iterations)}</Fact>
        <Fact label="Errors" error={trace.errorCount > 0}>
          {formatCount(trace.errorCount)}
        </Fact>
        <Fact label="Models" title={models.join('\n')}>
          {models.length === 0 ? '–' : `${shortModel(models[0] ?? '')}${models.length > 1 ? ` +${models.length - 1}` : ''}`}
        </Fact>
        <Fact label="Service">{trace.service}</Fact>
        {trace.agent !== null && <Fact label="Agent">{trace.agent}</Fact>}
        {trace.userId !== null && (
          <Fact label="User">
            <Link to="/traces" search={{ user: trace.userId }}>
              {trace.userId}
            </Link>
          </Fact>
        )}
        {trace.conversationId !== null && (
          <Fact label="Conversation" title={trace.conversationId}>
            <Link to="/conversations/$conversationId" params={{ conversationId: trace.conversationId }}>
              {trace.conversationId}
            </Link>
          </Fact>
        )}
      </dl>
    </header>
  );
}

function tokenTitle({ usage }: Trace): string {
  return tokenBuckets(usage)
    .map((bucket) => `${bucket.label}: ${formatCount(bucket.tokens)}`)
    .join('\n');
}

type FactProps = { label: string; title?: string; error?: boolean; children: ReactNode };

function Fact({ label, title, error = false, children }: FactProps) {
  return (
    <div className={styles.fact} title={title}>
      <dt>{label}</dt>
      <dd className={error ? styles.error : undefined}>{children}</dd>
    </div>
  );
}
