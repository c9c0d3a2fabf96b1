import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { Messages } from '../../../api/types';
import { ErrorNotice } from '../../../app/ErrorNotice';
import { formatCount } from '../../../format/tokens';
import { textViews } from '../../../genai/Conversation';
import type { TextView } from '../../../genai/MessageText';
import { shownToolCalls, traceTranscript } from '../../../genai/traceTranscript';
import { inclusiveUsage } from '../../../timeline/inclusiveUsage';
import { Notice } from '../../../ui/Notice';
import { Segments } from '../../../ui/Segments';
import { messagesQuery } from '../queries';
import { WithheldSentence } from '../WithheldContent';
import { TranscriptRowView } from './TranscriptRowView';
import styles from './ConversationView.module.css';
import { useWithheld } from './useWithheld';
import type { ViewProps } from './viewProps';

/** Messages of this many spans are asked for at once. */
const spansPerRequest = 25;

/** The whole run as one transcript. Messages are read for what is in view. */
export function ConversationView({ traceId, tree, search, onSelect }: ViewProps) {
  const [view, setView] = useState<TextView>('markdown');
  const rows = useMemo(() => traceTranscript(tree), [tree]);
  const usage = useMemo(() => inclusiveUsage(tree), [tree]);
  const shownElsewhere = useMemo(() => shownToolCalls(tree, rows), [tree, rows]);
  const chunks = useMemo(() => toChunks(rows.map((row) => row.contentId)), [rows]);
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: (index) => (rows[index]?.contentId === null ? 44 : 180),
    getItemKey: (index) => tree.nodes[rows[index]?.node ?? -1]?.id ?? index,
    overscan: 4,
  });
  const items = virtualizer.getVirtualItems();
  const wanted = [...new Set(items.map((item) => chunks.chunkOf[item.index]!).filter((chunk) => chunk >= 0))];
  const answers = useQueries({ queries: wanted.map((chunk) => messagesQuery(traceId, chunks.ids[chunk]!)) });
  const messages = new Map<string, Messages | null>();
  for (const answer of answers) {
    answer.data?.items.forEach((item) => messages.set(item.spanId, item.messages));
  }
  const failed = answers.find((answer) => answer.isError);
  const expired = tree.nodes.some((node) => node.span?.contentExpired === true);

  const lacksContent = chunks.ids.length === 0 && !expired;
  const withheld = useWithheld(traceId, tree, rows, lacksContent);

  if (rows.length === 0) {
    return <Notice title="No agent, model or tool calls">This run has spans, but none of them is part of a conversation.</Notice>;
  }
  return (
    <div className={styles.view} data-testid="transcript">
      <div className={styles.bar}>
        <span className="muted">
          {formatCount(rows.length)} {rows.length === 1 ? 'step' : 'steps'}
        </span>
        {expired && (
          <span className="muted" data-testid="content-expired">
            Content expired: messages are kept for fewer days than the rest.
          </span>
        )}
        {lacksContent && withheld !== undefined && withheld.length > 0 && (
          <span className="muted" data-testid="content-withheld">
            Content withheld. <WithheldSentence withheld={withheld} />
          </span>
        )}
        {lacksContent && withheld?.length === 0 && (
          <span className="muted" data-testid="no-content">
            Message content was not captured; set <code>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true</code> in the application to have it.
          </span>
        )}
        <span className={styles.views}>
          <Segments label="Text as" options={textViews} selected={view} onSelect={setView} />
        </span>
      </div>
      {failed !== undefined && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      <div ref={viewport} className={styles.viewport} tabIndex={0} role="region" aria-label="Transcript" data-own-arrows>
        <ol className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]!;
            return (
              <li key={item.key} ref={virtualizer.measureElement} data-index={item.index} className={styles.item} style={{ transform: `translateY(${item.start}px)` }}>
                <TranscriptRowView
                  row={row}
                  node={tree.nodes[row.node]!}
                  usage={usage}
                  messages={row.contentId === null ? null : messages.get(row.contentId)}
                  shownElsewhere={shownElsewhere}
                  view={view}
                  selected={tree.nodes[row.node]!.id === search.span}
                  onSelect={onSelect}
                />
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

type Chunks = { ids: string[][]; /** For each row the chunk its messages are in, or -1. */ chunkOf: Int32Array };

function toChunks(contentIds: (string | null)[]): Chunks {
  const ids: string[][] = [];
  const chunkOf = new Int32Array(contentIds.length).fill(-1);
  contentIds.forEach((id, index) => {
    if (id === null) {
      return;
    }
    if (ids.length === 0 || ids.at(-1)!.length === spansPerRequest) {
      ids.push([]);
    }
    ids.at(-1)!.push(id);
    chunkOf[index] = ids.length - 1;
  });
  return { ids, chunkOf };
}
