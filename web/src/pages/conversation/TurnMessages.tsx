import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatCount } from '../../format/tokens';
import { shownToolCalls, traceTranscript } from '../../genai/traceTranscript';
import { inclusiveUsage } from '../../timeline/inclusiveUsage';
import { buildSpanTree } from '../../timeline/spanTree';
import { Skeleton } from '../../ui/Skeleton';
import { messagesQuery, traceQuery } from '../trace/queries';
import { TranscriptRowView } from '../trace/views/TranscriptRowView';
import styles from './ConversationPage.module.css';

/** Steps of a turn that are drawn here; the trace page has all, and draws only those in view. */
const stepsMax = 60;

/** All that was said in a turn: each agent, model and tool call with its messages. */
export function TurnMessages({ traceId }: { traceId: string }) {
  const navigate = useNavigate();
  const trace = useInfiniteQuery(traceQuery(traceId));
  const first = trace.data?.pages[0];
  const tree = useMemo(() => buildSpanTree(first?.spans ?? [], first?.missingParents ?? [], { complete: first?.nextCursor === null }), [first]);
  const rows = useMemo(() => traceTranscript(tree), [tree]);
  const usage = useMemo(() => inclusiveUsage(tree), [tree]);
  const shownElsewhere = useMemo(() => shownToolCalls(tree, rows), [tree, rows]);
  const shown = rows.slice(0, stepsMax);
  const contentIds = shown.flatMap((row) => (row.contentId === null ? [] : [row.contentId]));
  const answer = useQuery({ ...messagesQuery(traceId, contentIds), enabled: contentIds.length > 0 });
  const error = trace.error ?? answer.error;
  if (error !== null) {
    return <ErrorNotice error={error} onRetry={() => void (trace.isError ? trace.refetch() : answer.refetch())} />;
  }
  if (first === undefined) {
    return <Skeleton rows={3} rowHeight={44} label="Loading the messages" />;
  }
  const messages = new Map(answer.data?.items.map((item) => [item.spanId, item.messages]));
  return (
    <div className={styles.steps} data-testid="turn-messages">
      {shown.map((row) => {
        const node = tree.nodes[row.node]!;
        return (
          <TranscriptRowView
            key={node.id}
            row={row}
            node={node}
            usage={usage}
            messages={row.contentId === null ? null : messages.get(row.contentId)}
            shownElsewhere={shownElsewhere}
            view="markdown"
            selected={false}
            onSelect={() => void navigate({ to: '/traces/$traceId', params: { traceId }, search: { view: 'conversation', span: node.id } })}
          />
        );
      })}
      {rows.length === 0 && <p className="muted">This run has no agent, model or tool calls.</p>}
      {(rows.length > shown.length || first.nextCursor !== null) && (
        <p className="muted">
          The first {formatCount(shown.length)} steps.{' '}
          <Link to="/traces/$traceId" params={{ traceId }} search={{ view: 'conversation' }}>
            All steps of this turn
          </Link>
        </p>
      )}
    </div>
  );
}
