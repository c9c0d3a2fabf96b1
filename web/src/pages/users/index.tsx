import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { UserPage } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import type { TimeRange } from '../../app/timeRange';
import { formatCost } from '../../format/money';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import styles from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import { useTitle } from '../../ui/useTitle';
import { usersQuery } from './queries';

const route = getRouteApi('/users');

/** Who used what, the one seen last first. */
export function UsersPage() {
  useTitle('Users');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const users = useInfiniteQuery(usersQuery(search));
  const rows = useMemo(() => users.data?.pages.flatMap((page) => page.items) ?? [], [users.data]);
  const setRange = (range: TimeRange) => void navigate({ search: range, replace: true });
  return (
    <Page title={<h1>Users</h1>} label="Users" testId="users-page" toolbar={<TimeRangePicker range={search} onRange={setRange} />}>
      {users.isPending && <Skeleton rows={16} rowHeight={34} label="Loading users" />}
      {users.isError && <ErrorNotice error={users.error} onRetry={() => void users.refetch()} />}
      {users.isSuccess && rows.length === 0 && (
        <Notice title="No users in this time range" actions={search.from !== 'all' && <Button onClick={() => setRange({ from: 'all' })}>Search all time</Button>}>
          Traces belong to a user when their spans carry <code>user.id</code> or the user attribute of another convention.
        </Notice>
      )}
      {rows.length > 0 && <UsersTable rows={rows} range={search} />}
      {users.hasNextPage && (
        <p style={{ padding: 'var(--space-3)', textAlign: 'center' }}>
          <Button disabled={users.isFetchingNextPage} onClick={() => void users.fetchNextPage()}>
            {users.isFetchingNextPage ? 'Loading…' : 'More users'}
          </Button>
        </p>
      )}
    </Page>
  );
}

function UsersTable({ rows, range }: { rows: UserPage['items']; range: TimeRange }) {
  const now = useNow(60_000);
  return (
    <table className={styles.table} data-testid="users-table">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Last seen</th>
          {['Runs', 'Model calls', 'Errors', 'Tokens in / out', 'Cost'].map((title) => (
            <th key={title} scope="col" className="num">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((user) => (
          <tr key={user.userId} data-testid="user-row">
            <th scope="row">
              <Link to="/users/$userId" params={{ userId: user.userId }} search={range}>
                {user.userId}
              </Link>
            </th>
            <td title={formatFull(user.lastTime)}>
              {formatDay(user.lastTime, now)} {formatClock(user.lastTime).slice(0, 8)}
            </td>
            <td className="num">{formatCount(user.traces)}</td>
            <td className="num">{formatCount(user.calls)}</td>
            <td className="num" style={user.errorCount > 0 ? { color: 'var(--error)' } : undefined}>
              {formatCount(user.errorCount)}
            </td>
            <td className="num">
              {formatTokens(user.usage.inputTokens)} / {formatTokens(user.usage.outputTokens)}
            </td>
            <td className="num">{formatCost(user.usage.costUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
