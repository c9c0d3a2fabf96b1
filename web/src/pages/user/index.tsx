import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconChevronLeft } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { UserDetail } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import type { TimeRange } from '../../app/timeRange';
import { ChartFrame } from '../../charts/ChartFrame';
import { timeTable } from '../../charts/table';
import { TimeChart, type TimeSeries } from '../../charts/TimeChart';
import { units, type Unit } from '../../charts/unit';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatClock, formatDay } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { TraceStatus } from '../../genai/TraceStatus';
import { CopyButton } from '../../ui/CopyButton';
import { Facts, Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import { useTitle } from '../../ui/useTitle';
import styles from '../entity/Entity.module.css';
import { EntityCard, numeric } from '../entity/EntityCard';
import { userConversationsQuery, userQuery, userRunsQuery } from '../users/queries';

const route = getRouteApi('/users/$userId');

/** What one user did and what it cost. */
export function UserPage() {
  const { userId } = route.useParams();
  useTitle(userId);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const user = useQuery(userQuery(userId, search));
  return (
    <Page
      label={`User ${userId}`}
      testId="user-page"
      title={
        <>
          <Link to="/users" search={search} className={styles.back} aria-label="Back to the users">
            <IconChevronLeft size={18} />
          </Link>
          <h1>{userId}</h1>
          <CopyButton value={userId} label="Copy the user id" />
        </>
      }
      toolbar={<TimeRangePicker range={search} onRange={(range) => void navigate({ search: range, replace: true })} />}
    >
      {user.isPending && <Skeleton rows={8} rowHeight={64} label="Loading the user" />}
      {user.isError && <ErrorNotice error={user.error} onRetry={() => void user.refetch()} />}
      {user.data !== undefined && (
        <div className={styles.body}>
          <Facts
            facts={[
              ['Runs', formatCount(user.data.traces)],
              ['Conversations', formatCount(user.data.conversations)],
              ['Model calls', formatCount(user.data.calls)],
              ['Errors', formatCount(user.data.errorCount)],
              ['Cost', formatCost(user.data.usage.costUsd)],
              ['Tokens in / out', `${formatTokens(user.data.usage.inputTokens)} / ${formatTokens(user.data.usage.outputTokens)}`],
            ]}
          />
          <Charts user={user.data} />
          <Lists userId={userId} user={user.data} range={search} />
        </div>
      )}
    </Page>
  );
}

function Charts({ user }: { user: UserDetail }) {
  const { times, intervalMs, over } = useMemo(() => bucketsOf(user), [user]);
  const runs: TimeSeries[] = [
    { id: 'ok', label: 'succeeded', color: 'var(--series-1)', points: over((bucket) => bucket.traces - bucket.failedTraces, 0) },
    { id: 'failed', label: 'with errors', color: 'var(--error)', points: over((bucket) => bucket.failedTraces, 0) },
  ];
  const cost: TimeSeries[] = [{ id: 'cost', label: 'cost', color: 'var(--series-2)', points: over((bucket) => bucket.usage.costUsd ?? 0, 0) }];
  const tokens: TimeSeries[] = [
    { id: 'in', label: 'input', color: 'var(--series-1)', points: over((bucket) => bucket.usage.inputTokens, 0) },
    { id: 'out', label: 'output', color: 'var(--series-2)', points: over((bucket) => bucket.usage.outputTokens, 0) },
  ];
  const chart = (title: string, name: string, unit: Unit, series: TimeSeries[]) => (
    <ChartFrame title={title} name={name} state="ready" table={timeTable(times, series, unit)}>
      <TimeChart label={title} unit={unit} kind="bar" times={times} intervalMs={intervalMs} series={series} height={150} />
    </ChartFrame>
  );
  return (
    <div className={styles.grid}>
      {chart('Runs', 'runs', units.count, runs)}
      {chart('Cost', 'cost', units.usd, cost)}
      {chart('Tokens', 'tokens', units.tokens, tokens)}
    </div>
  );
}

type Bucket = UserDetail['buckets'][number];

function bucketsOf({ buckets, intervalNanos }: UserDetail) {
  const intervalMs = intervalNanos / 1e6;
  const byStart = new Map(buckets.map((bucket) => [Date.parse(bucket.startTime), bucket]));
  const starts = [...byStart.keys()];
  const first = starts[0] ?? 0;
  const times = Array.from({ length: Math.round(((starts.at(-1) ?? first) - first) / intervalMs) + 1 }, (_, index) => first + index * intervalMs);
  const over = (value: (bucket: Bucket) => number, otherwise: number) =>
    times.map((time) => {
      const bucket = byStart.get(time);
      return bucket === undefined ? otherwise : value(bucket);
    });
  return { times, intervalMs, over };
}

function Lists({ userId, user, range }: { userId: string; user: UserDetail; range: TimeRange }) {
  const now = useNow(60_000);
  const runs = useQuery(userRunsQuery(userId, range));
  const conversations = useQuery(userConversationsQuery(userId, range));
  return (
    <div className={styles.charts}>
      <EntityCard title="Latest runs" note={<Link to="/traces" search={{ ...range, user: userId }}>All runs</Link>} columns={['Time', 'Run', 'Status', numeric('Duration'), numeric('Cost')]} isEmpty={(runs.data?.items ?? []).length === 0} empty={runs.isPending ? 'Loading…' : 'None in this time range.'}>
        {runs.data?.items.map((run) => (
          <tr key={run.traceId}>
            <td>
              {formatDay(run.startTime, now)} {formatClock(run.startTime).slice(0, 8)}
            </td>
            <td>
              <Link to="/traces/$traceId" params={{ traceId: run.traceId }}>
                {run.rootName}
              </Link>
            </td>
            <td>
              <TraceStatus status={run.status} />
            </td>
            <td className="num">{formatDuration(run.durationNanos)}</td>
            <td className="num">{formatCost(run.usage.costUsd)}</td>
          </tr>
        ))}
      </EntityCard>
      <EntityCard title="Conversations" note={<Link to="/conversations" search={{ ...range, user: userId }}>All conversations</Link>} columns={['Last turn', 'Conversation', numeric('Turns'), numeric('Cost')]} isEmpty={(conversations.data?.items ?? []).length === 0} empty={conversations.isPending ? 'Loading…' : 'None in this time range.'}>
        {conversations.data?.items.map((one) => (
          <tr key={one.conversationId}>
            <td>
              {formatDay(one.lastTime, now)} {formatClock(one.lastTime).slice(0, 8)}
            </td>
            <td>
              <Link to="/conversations/$conversationId" params={{ conversationId: one.conversationId }}>
                {one.conversationId}
              </Link>
            </td>
            <td className="num">{formatCount(one.turns)}</td>
            <td className="num">{formatCost(one.usage.costUsd)}</td>
          </tr>
        ))}
      </EntityCard>
      <EntityCard title="Models" columns={['Model', numeric('Runs')]} isEmpty={user.models.length === 0}>
        {user.models.map((model) => (
          <tr key={model.value}>
            <td>
              <Link to="/traces" search={{ ...range, user: userId, model: model.value }}>
                {model.value}
              </Link>
            </td>
            <td className="num">{formatCount(model.count)}</td>
          </tr>
        ))}
      </EntityCard>
      <EntityCard title="Agents" columns={['Agent', numeric('Runs')]} isEmpty={user.agents.length === 0}>
        {user.agents.map((agent) => (
          <tr key={agent.value}>
            <td>
              <Link to="/traces" search={{ ...range, user: userId, agent: agent.value }}>
                {agent.value}
              </Link>
            </td>
            <td className="num">{formatCount(agent.count)}</td>
          </tr>
        ))}
      </EntityCard>
    </div>
  );
}
