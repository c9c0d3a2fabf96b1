import { IconChevronDown } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ConversationPage } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { shortModel } from '../../genai/shortModel';
import { useNow } from '../../ui/useNow';
import sortStyles from '../../ui/SortHeader.module.css';
import styles from './ConversationsPage.module.css';
import type { Order } from './url';

type ConversationRow = ConversationPage['items'][number];
type ConversationsTableProps = {
  rows: ConversationRow[];
  order: Order | undefined;
  onOrder: (order: Order | undefined) => void;
  /** Whether only the latest conversations were put in order. */
  isPartial: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
};

const rowHeight = 46;
const loadAhead = 30;

const columns: { title: string; numeric?: boolean; order?: Order }[] = [
  { title: 'Last turn' },
  { title: 'Conversation' },
  { title: 'Turns', numeric: true },
  { title: 'User' },
  { title: 'Agents' },
  { title: 'Models' },
  { title: 'Run time', numeric: true, order: 'duration' },
  { title: 'Tokens in / out', numeric: true, order: 'tokens' },
  { title: 'Cost', numeric: true, order: 'cost' },
  { title: 'Errors', numeric: true, order: 'errors' },
];

export function ConversationsTable({ rows, order: ordered, onOrder, isPartial, hasMore, loadingMore, onMore }: ConversationsTableProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const now = useNow(60_000);
  const virtualizer = useVirtualizer({ count: rows.length, getScrollElement: () => viewport.current, estimateSize: () => rowHeight, overscan: 12 });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= rows.length - loadAhead) {
      onMore();
    }
  }, [hasMore, loadingMore, lastShown, rows.length, onMore]);
  return (
    <div ref={viewport} className={styles.viewport}>
      {isPartial && <p className={styles.partial}>Ordered among the latest {formatCount(rows.length)} conversations of this time.</p>}
      <div role="table" aria-label="Conversations" aria-rowcount={hasMore ? -1 : rows.length + 1} className={styles.table} data-testid="conversations-table">
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            {columns.map(({ title, numeric = false, order }) => (
              <span key={title} role="columnheader" className={numeric ? 'num' : ''} aria-sort={order !== undefined && order === ordered ? 'descending' : undefined}>
                {order === undefined ? (
                  title
                ) : (
                  <button type="button" className={sortStyles.sort} title={order === ordered ? 'Back to the latest first' : 'The greatest first'} onClick={() => onOrder(order === ordered ? undefined : order)}>
                    {title}
                    {order === ordered && <IconChevronDown size={12} aria-hidden="true" />}
                  </button>
                )}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row !== undefined && <Row key={row.conversationId} row={row} rowIndex={item.index + 2} top={item.start} now={now} />;
          })}
        </div>
      </div>
    </div>
  );
}

function Row({ row, rowIndex, top, now }: { row: ConversationRow; rowIndex: number; top: number; now: Date }) {
  return (
    <div role="row" aria-rowindex={rowIndex} data-testid="conversation-row" className={`${styles.row} ${styles.entry}`} style={{ transform: `translateY(${top}px)` }}>
      <span role="cell" className={styles.stack} title={formatFull(row.lastTime)}>
        <span className={styles.time}>{formatClock(row.lastTime)}</span>
        <small>{formatDay(row.lastTime, now)}</small>
      </span>
      <span role="cell" className={styles.stack}>
        <Link to="/conversations/$conversationId" params={{ conversationId: row.conversationId }} className={styles.link}>
          {row.conversationId}
        </Link>
        <small className="truncate">{row.inputPreview ?? 'No message captured'}</small>
      </span>
      <span role="cell" className="num">
        {formatCount(row.turns)}
      </span>
      <span role="cell" className="truncate">
        {row.userId === null ? (
          '–'
        ) : (
          <Link to="/users/$userId" params={{ userId: row.userId }} className={styles.inner}>
            {row.userId}
          </Link>
        )}
      </span>
      <span role="cell" className="truncate" title={row.agents.join('\n')}>
        {row.agents.join(', ') || '–'}
      </span>
      <span role="cell" className="truncate" title={row.models.join('\n')}>
        {row.models.map(shortModel).join(', ') || '–'}
      </span>
      <span role="cell" className="num">
        {formatDuration(row.durationNanos)}
      </span>
      <span role="cell" className="num">
        {formatTokens(row.usage.inputTokens)} / {formatTokens(row.usage.outputTokens)}
      </span>
      <span role="cell" className="num">
        {formatCost(row.usage.costUsd)}
      </span>
      <span role="cell" className={`num ${row.errorCount > 0 ? styles.errors : ''}`}>
        {formatCount(row.errorCount)}
      </span>
    </div>
  );
}
