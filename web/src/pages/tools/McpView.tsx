import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { McpGroup } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatDuration } from '../../format/duration';
import { formatShare } from '../../format/share';
import { formatClock, formatDay } from '../../format/time';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import type { AgentsSearch } from '../agents/url';
import { sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { EntityCard, numeric, type Column } from '../entity/EntityCard';
import { mcpQuery } from '../entity/queries';

/** MCP servers with their methods and sessions. */
export function McpView({ search, onAllTime }: { search: AgentsSearch; onAllTime: () => void }) {
  const mcp = useQuery(mcpQuery(search));
  const now = useNow(60_000);
  if (mcp.data === undefined) {
    return mcp.isError ? <ErrorNotice error={mcp.error} onRetry={() => void mcp.refetch()} /> : <Skeleton rows={8} rowHeight={64} label="Loading MCP" />;
  }
  const { sample, servers, methods, sessions } = mcp.data;
  if (sample.calls === 0) {
    return (
      <Notice title="No MCP requests in this time range" actions={search.from !== 'all' && <Button onClick={onAllTime}>Search all time</Button>}>
        They appear here with the first span that carries <code>mcp.method.name</code>, from the client or the server.
      </Notice>
    );
  }
  const figures = (group: McpGroup) => (
    <>
      <td className="num">{formatCount(group.calls)}</td>
      <td className={`num ${group.errors > 0 ? styles.error : ''}`}>{formatShare(group.errors / group.calls)}</td>
      <td className="num">{formatDuration(group.p50Nanos ?? NaN)}</td>
      <td className="num">{formatDuration(group.p95Nanos ?? NaN)}</td>
      <td>
        <Link to="/traces/$traceId" params={{ traceId: group.traceId }} search={{ span: group.spanId }}>
          {formatDay(group.lastTime, now)} {formatClock(group.lastTime).slice(0, 8)}
        </Link>
      </td>
    </>
  );
  const numbers: Column[] = [numeric('Requests'), numeric('Failed'), numeric('p50'), numeric('p95'), 'Newest'];
  return (
    <div className={styles.body}>
      <p className={styles.note}>{sampleNote(sample, 'MCP span')}. A request that client and server both tell of is counted once.</p>
      <EntityCard title="Servers" columns={['Server', 'Revisions', numeric('Sessions'), ...numbers]} isEmpty={servers.length === 0} testId="mcp-servers">
        {servers.map((group) => (
          <tr key={group.server ?? ''} data-testid="mcp-server">
            <th scope="row">{group.server ?? 'Not told'}</th>
            <td>{group.versions.join(', ') || '–'}</td>
            <td className="num">{formatCount(group.sessions)}</td>
            {figures(group)}
          </tr>
        ))}
      </EntityCard>
      <EntityCard title="Methods" columns={['Method', 'Tool, prompt or resource', 'Server', ...numbers]} isEmpty={methods.length === 0} testId="mcp-methods">
        {methods.map((group) => (
          <tr key={`${group.server ?? ''} ${group.method ?? ''} ${group.target ?? ''}`} data-testid="mcp-method">
            <th scope="row">{group.method ?? 'Not told'}</th>
            <td>{group.target ?? '–'}</td>
            <td>{group.server ?? 'Not told'}</td>
            {figures(group)}
          </tr>
        ))}
      </EntityCard>
      <EntityCard title="Sessions" columns={['Session', 'Server', 'Revision', ...numbers]} isEmpty={sessions.length === 0} empty="No request names a session." testId="mcp-sessions">
        {sessions.map((group) => (
          <tr key={`${group.server ?? ''} ${group.target ?? ''}`}>
            <th scope="row">{group.target}</th>
            <td>{group.server ?? 'Not told'}</td>
            <td>{group.versions.join(', ') || '–'}</td>
            {figures(group)}
          </tr>
        ))}
      </EntityCard>
    </div>
  );
}
