import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconChevronLeft } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { api } from '../../api/client';
import type { Conversation } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatFull, formatMinute } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { shortModel } from '../../genai/shortModel';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import { useTitle } from '../../ui/useTitle';
import { ContextGrowth } from './ContextGrowth';
import styles from './ConversationPage.module.css';
import { contextOf } from './growth';
import { Turn } from './Turn';

const route = getRouteApi('/conversations/$conversationId');

const conversationQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['conversation', conversationId],
    queryFn: ({ signal }) => api.conversation(conversationId, signal),
  });

/** So many turns are drawn before "show more": a conversation may have ten thousand. */
const turnsStep = 200;

/** One turn per trace, in order of time. */
export function ConversationPage() {
  const { conversationId } = route.useParams();
  useTitle(conversationId);
  const now = useNow(60_000);
  const conversation = useQuery(conversationQuery(conversationId));
  if (conversation.isError) {
    return <ErrorNotice error={conversation.error} onRetry={() => void conversation.refetch()} />;
  }
  if (conversation.data === undefined) {
    return <Skeleton rows={10} rowHeight={72} label="Loading the conversation" />;
  }
  return (
    <div className={styles.page}>
      <Header conversation={conversation.data} />
      <Transcript conversation={conversation.data} now={now} />
    </div>
  );
}

function Transcript({ conversation, now }: { conversation: Conversation; now: Date }) {
  const { items } = conversation;
  const [shown, setShown] = useState(turnsStep);
  const contexts = useMemo(() => contextOf(conversation), [conversation]);
  const byTrace = useMemo(() => new Map(contexts.map((context) => [context.traceId, context])), [contexts]);
  const goTo = (turn: number) => {
    setShown((present) => Math.max(present, turn));
    requestAnimationFrame(() => document.getElementById(`turn-${turn}`)?.scrollIntoView({ block: 'start' }));
  };
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Transcript">
      {contexts.length > 1 && <ContextGrowth contexts={contexts} onTurn={goTo} />}
      <ol className={styles.turns}>
        {items.slice(0, shown).map((trace, index) => (
          <Turn key={trace.traceId} trace={trace} number={index + 1} now={now} context={byTrace.get(trace.traceId)} />
        ))}
      </ol>
      {shown < items.length && (
        <p className={styles.more}>
          <Button onClick={() => setShown(shown + turnsStep)}>Show {formatCount(Math.min(turnsStep, items.length - shown))} more turns</Button>
        </p>
      )}
    </div>
  );
}

function Header({ conversation }: { conversation: Conversation }) {
  const { usage, models, agents } = conversation;
  const facts: [string, ReactNode][] = [
    ['Turns', formatCount(conversation.turns)],
    ['Run time', formatDuration(conversation.durationNanos)],
    ['Cost', formatCost(usage.costUsd)],
    ['Tokens in / out', `${formatTokens(usage.inputTokens)} / ${formatTokens(usage.outputTokens)}`],
    ['Errors', formatCount(conversation.errorCount)],
    [
      'User',
      conversation.userId === null ? (
        '–'
      ) : (
        <Link to="/users/$userId" params={{ userId: conversation.userId }}>
          {conversation.userId}
        </Link>
      ),
    ],
    ['Agents', agents.join(', ') || '–'],
    ['Models', models.map(shortModel).join(', ') || '–'],
  ];
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <Link to="/conversations" className={styles.back} aria-label="Back to the conversations">
          <IconChevronLeft size={18} />
        </Link>
        <h1 className="truncate">{conversation.conversationId}</h1>
        <CopyButton value={conversation.conversationId} label="Copy the conversation id" />
        <span className="muted" title={formatFull(conversation.startTime)}>
          {formatMinute(Date.parse(conversation.startTime))}
        </span>
      </div>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="truncate" title={typeof value === 'string' ? value : undefined}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}
