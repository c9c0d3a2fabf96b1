import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ErrorNotice } from '../../app/ErrorNotice';
import { ScopeFilters } from '../../app/ScopeFilters';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import type { ToolOverview } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatShare } from '../../format/share';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Segments } from '../../ui/Segments';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import type { AgentsSearch } from '../agents/url';
import { sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { Head, numeric } from '../entity/EntityCard';
import { EntityLink, EntityLinks } from '../entity/EntityLinks';
import { toolsQuery } from '../entity/queries';
import { McpView } from './McpView';
import type { ToolsSearch } from './url';

const route = getRouteApi('/tools');

const views = [
  { id: 'tools' as const, label: 'Tools' },
  { id: 'mcp' as const, label: 'MCP' },
];

/** Which tools are called, and which of them fail; and the MCP servers behind them. */
export function ToolsPage() {
  useTitle('Tools & MCP');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = (next: ToolsSearch) => void navigate({ search: next, replace: true });
  return (
    <Page
      title={
        <>
          <h1>Tools &amp; MCP</h1>
          <Segments label="What to show" options={views} selected={search.view ?? 'tools'} onSelect={(id) => setSearch({ ...search, view: id === 'mcp' ? 'mcp' : undefined })} />
        </>
      }
      label="Tools"
      testId="tools-page"
      toolbar={
        <>
          <ScopeFilters scope={search} range={search} onScope={(scope) => setSearch({ ...search, ...scope })} />
          <TimeRangePicker range={search} onRange={(range) => setSearch({ ...search, from: range.from, to: range.to })} />
        </>
      }
    >
      {search.view === 'mcp' ? <McpView search={search} /> : <Tools search={search} onAllTime={() => setSearch({ ...search, from: 'all', to: undefined })} />}
    </Page>
  );
}

function Tools({ search, onAllTime }: { search: AgentsSearch; onAllTime: () => void }) {
  const tools = useQuery(toolsQuery(search));
  return (
    <>
      {tools.isPending && <Skeleton rows={12} rowHeight={34} label="Loading tools" />}
      {tools.isError && tools.data === undefined && <ErrorNotice error={tools.error} onRetry={() => void tools.refetch()} />}
      {tools.data?.items.length === 0 && (
        <Notice title="No tool was called in this time range" actions={search.from !== 'all' && <Button onClick={onAllTime}>Search all time</Button>}>
          Tools appear here with the first span of an <code>execute_tool</code> operation, in whatever convention it was sent.
        </Notice>
      )}
      {tools.data !== undefined && tools.data.items.length > 0 && <ToolsTable tools={tools.data} search={search} />}
    </>
  );
}

const columns = ['Tool', numeric('Calls'), numeric('Success'), numeric('Failed'), numeric('p50'), numeric('p95'), 'Error classes', 'Called by'];

function ToolsTable({ tools, search }: { tools: ToolOverview; search: AgentsSearch }) {
  return (
    <>
      <table className={page.table} data-testid="tools-table">
        <Head columns={columns} />
        <tbody>
          {tools.items.map((tool) => (
            <tr key={`${tool.name ?? ''}/${tool.isOther}`} data-testid="tool-row">
              <th scope="row">
                <EntityLink kind="tool" name={tool.name} isOther={tool.isOther} search={search} />
              </th>
              <td className="num">{formatCount(tool.calls)}</td>
              <td className="num">{formatShare(1 - tool.errors / tool.calls)}</td>
              <td className={`num ${tool.errors > 0 ? styles.error : ''}`}>{formatCount(tool.errors)}</td>
              <td className="num">{formatDuration(tool.p50Nanos ?? NaN)}</td>
              <td className="num">{formatDuration(tool.p95Nanos ?? NaN)}</td>
              <td className={styles.names}>
                {tool.errorClasses.length === 0 ? '–' : tool.errorClasses.map((one) => `${one.value === '_OTHER' ? 'without a type' : one.value} ${formatCount(one.count)}`).join(', ')}
              </td>
              <td className={styles.names}>
                <EntityLinks kind="agent" names={tool.agents} search={search} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {tools.sample.calls > 0 && <p className={styles.list}>Error classes are those of {sampleNote(tools.sample, 'failure').replace('The', 'the')}.</p>}
    </>
  );
}
