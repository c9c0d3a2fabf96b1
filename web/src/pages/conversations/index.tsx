import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { IconX } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import styles from './ConversationsPage.module.css';
import { ConversationsTable } from './ConversationsTable';
import { conversationsQuery } from './queries';
import type { ConversationsSearch } from './url';

const route = getRouteApi('/conversations');

export function ConversationsPage() {
  useTitle('Conversations');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = useCallback((next: ConversationsSearch) => void navigate({ search: next, replace: true }), [navigate]);
  const conversations = useInfiniteQuery(conversationsQuery(search));
  const rows = useMemo(() => conversations.data?.pages.flatMap((page) => page.items) ?? [], [conversations.data]);
  return (
    <div className={styles.page}>
      <header className={styles.toolbar}>
        <h1>Conversations</h1>
        {search.user !== undefined && (
          <Button data-testid="filter-chip" onClick={() => setSearch({ ...search, user: undefined })} aria-label={`Remove filter user ${search.user}`}>
            user {search.user} <IconX size={12} aria-hidden="true" />
          </Button>
        )}
        <span className={styles.spacer} />
        <TimeRangePicker range={search} onRange={(range) => setSearch({ user: search.user, order: search.order, ...range })} />
      </header>
      <div className={styles.list}>
        {conversations.isPending && <Skeleton rows={16} rowHeight={46} label="Loading conversations" />}
        {conversations.isError && <ErrorNotice error={conversations.error} onRetry={() => void conversations.refetch()} />}
        {conversations.isSuccess && rows.length === 0 && <NoConversations search={search} onSearch={setSearch} />}
        {rows.length > 0 && (
          <ConversationsTable
            rows={rows}
            order={search.order}
            onOrder={(order) => setSearch({ ...search, order })}
            isPartial={conversations.data?.pages[0]?.isPartial === true}
            hasMore={conversations.hasNextPage}
            loadingMore={conversations.isFetchingNextPage}
            onMore={() => void conversations.fetchNextPage()}
          />
        )}
      </div>
    </div>
  );
}

type NoConversationsProps = { search: ConversationsSearch; onSearch: (search: ConversationsSearch) => void };

function NoConversations({ search, onSearch }: NoConversationsProps) {
  return (
    <Notice
      title="No conversations in this time range"
      actions={search.from !== 'all' && <Button onClick={() => onSearch({ ...search, from: 'all', to: undefined })}>Search all time</Button>}
    >
      Traces form a conversation when their spans carry <code>gen_ai.conversation.id</code> or the session id of another
      convention.
    </Notice>
  );
}
