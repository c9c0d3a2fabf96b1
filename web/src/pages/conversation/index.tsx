import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconChevronLeft } from '@tabler/icons-react';
import { api } from '../../api/client';
import type { Conversation } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { shortModel } from '../../genai/shortModel';
import { CopyButton } from '../../ui/CopyButton';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import { useTitle } from '../../ui/useTitle';
import styles from './ConversationPage.module.css';
import { Turn } from './Turn';

const route = getRouteApi('/conversations/$conversationId');

const conversationQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['conversation', conversationId],
    queryFn: ({ signal }) => api.conversation(conversationId, signal),
  });

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
  const { items } = conversation.data;
  return (
    <div className={styles.page}>
      <Header conversation={conversation.data} />
      <div className={styles.scroll}>
        <ol className={styles.turns}>
          {items.map((trace, index) => (
            <Turn key={trace.traceId} trace={trace} number={index + 1} now={now} />
          ))}
        </ol>
      </div>
    </div>
  );
}

function Header({ conversation }: { conversation: Conversation }) {
  const { usage, models, agents } = conversation;
  const facts: [string, string][] = [
    ['Turns', formatCount(conversation.turns)],
    ['Run time', formatDuration(conversation.durationNanos)],
    ['Cost', formatCost(usage.costUsd)],
    ['Tokens in / out', `${formatTokens(usage.inputTokens)} / ${formatTokens(usage.outputTokens)}`],
    ['Errors', formatCount(conversation.errorCount)],
    ['User', conversation.userId ?? '–'],
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
          {new Date(conversation.startTime).toLocaleString()}
        </span>
      </div>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="truncate" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}
