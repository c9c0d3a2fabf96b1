import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Llm, Span, Usage } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatClock, formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { contextWindow } from '../../genai/contextWindow';
import { notCounted } from '../../genai/notCounted';
import { kindLabel } from '../../genai/SpanKind';
import { UsageBuckets } from '../../genai/UsageBuckets';
import { WhyButton } from './ledger/WhyButton';
import styles from './SpanPanel.module.css';

type SpanSummaryProps = { span: Span; onWhy: () => void };

export function SpanSummary({ span, onWhy }: SpanSummaryProps) {
  const { llm, usage, tool } = span;
  const finish = llm === null ? [] : llm.finishReasons.map((reason, index) => withOriginal(reason, llm.finishReasonsOriginal[index]));
  return (
    <>
      {span.status === 'error' && <SpanError span={span} />}
      <dl className={styles.facts}>
        <Fact label="Kind">{kindLabel(span.kind)}</Fact>
        <Fact label="Duration">{formatDuration(span.durationNanos)}</Fact>
        <Fact label="Start" title={formatFull(span.startTime)}>
          {formatClock(span.startTime)}
        </Fact>
        <Fact label="Cost">{usage && <WhyButton onClick={onWhy}>{formatCost(usage.costUsd)}</WhyButton>}</Fact>
        <Fact label="Tokens in / out">
          {usage && (
            <WhyButton onClick={onWhy}>
              {formatTokens(usage.inputTokens)} / {formatTokens(usage.outputTokens)}
            </WhyButton>
          )}
        </Fact>
        <Fact label="Model">{llm && modelText(llm.requestModel, llm.responseModel)}</Fact>
        <Fact label="Provider">{llm?.provider}</Fact>
        <Fact label="Operation">{llm?.operation}</Fact>
        <Fact label="First token">{llm?.ttftNanos != null && formatDuration(llm.ttftNanos)}</Fact>
        <Fact label="Output rate">{llm?.ttftNanos != null && usage && outputRate(span.durationNanos - llm.ttftNanos, usage)}</Fact>
        <Fact label="Context window">{llm && <ContextWindowUse llm={llm} />}</Fact>
        <Fact label="Finish">{finish.join(', ')}</Fact>
        <Fact label="Temperature">{llm?.temperature}</Fact>
        <Fact label="Max tokens">{llm?.maxTokens != null && formatCount(llm.maxTokens)}</Fact>
        <Fact label="Tool">{tool?.name}</Fact>
        <Fact label="Call id">{tool?.callId}</Fact>
        <Fact label="Agent">{span.agent}</Fact>
        <Fact label="Service">{span.service}</Fact>
      </dl>
      {usage !== null && <UsageBuckets usage={usage} />}
      {usage !== null && !span.counted && <NotCounted span={span} />}
    </>
  );
}

function NotCounted({ span }: { span: Span }) {
  const { text, spanId } = notCounted(span.notCountedBecause);
  return (
    <p className={styles.notCounted}>
      Not in the totals: {text}
      {spanId !== null && spanId !== span.spanId && (
        <>
          {' ('}
          <Link to="/traces/$traceId" params={{ traceId: span.traceId }} search={{ span: spanId }} resetScroll={false}>
            show it
          </Link>
          )
        </>
      )}
    </p>
  );
}

function ContextWindowUse({ llm }: { llm: Llm }) {
  const use = contextWindow(llm.contextUtilization, llm.contextWindowTokens);
  if (use === null) {
    return <span className="muted">not known</span>;
  }
  return (
    <span className={use.warning === null ? undefined : styles.warning}>
      {use.text}
      {use.warning !== null && (
        <>
          {' '}
          <IconAlertTriangle size={13} aria-hidden="true" /> {use.warning}
        </>
      )}
    </span>
  );
}

function withOriginal(reason: string, original: string | undefined): string {
  return original === undefined || original === reason ? reason : `${reason} (${original})`;
}

function modelText(asked: string | null, served: string | null): string | null {
  return asked !== null && served !== null && asked !== served ? `${asked} → ${served}` : (served ?? asked);
}

function outputRate(nanos: number, usage: Usage): string | null {
  return nanos > 0 && usage.outputTokens > 0 ? `${Math.round((usage.outputTokens / nanos) * 1e9)} tokens/s` : null;
}

function SpanError({ span }: { span: Span }) {
  return (
    <div className={styles.error} role="note" aria-label="Error">
      <IconCircleX size={16} aria-hidden="true" />
      <span>
        {span.error?.type != null && <strong>{span.error.type}: </strong>}
        {span.error?.message ?? span.statusMessage ?? 'The span failed without a message.'}
      </span>
    </div>
  );
}

type FactProps = { label: string; title?: string; children: ReactNode };

/** Nothing at all where there is no value. */
function Fact({ label, title, children }: FactProps) {
  if (children === null || children === undefined || children === false || children === '') {
    return null;
  }
  return (
    <div className={styles.fact} title={title}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
