import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ErrorNotice } from '../../app/ErrorNotice';
import { ScopeFilters } from '../../app/ScopeFilters';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import type { ToolOverview, ToolRow } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatShare } from '../../format/share';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import type { AgentsSearch } from '../agents/url';
import { sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { EntityLink, EntityLinks } from '../entity/EntityLinks';
import { Course } from '../entity/Course';
import { ListTable } from '../entity/ListTable';
import { toolsQuery } from '../entity/queries';
import type { ListColumn } from '../entity/sorting';
import { useCourses } from '../entity/useCourses';
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
      {search.view === 'mcp' ? <McpView search={search} onAllTime={() => setSearch({ ...search, from: 'all', to: undefined })} /> : <Tools search={search} onSearch={setSearch} />}
    </Page>
  );
}

function Tools({ search, onSearch }: { search: ToolsSearch; onSearch: (search: ToolsSearch) => void }) {
  const tools = useQuery(toolsQuery(search));
  return (
    <>
      {tools.isPending && <Skeleton rows={12} rowHeight={34} label="Loading tools" />}
      {tools.isError && tools.data === undefined && <ErrorNotice error={tools.error} onRetry={() => void tools.refetch()} />}
      {tools.data?.items.length === 0 && (
        <Notice title="No tool was called in this time range" actions={search.from !== 'all' && <Button onClick={() => onSearch({ ...search, from: 'all', to: undefined })}>Search all time</Button>}>
          Tools appear here with the first span of an <code>execute_tool</code> operation, in whatever convention it was sent.
        </Notice>
      )}
      {tools.data !== undefined && tools.data.items.length > 0 && <ToolsTable tools={tools.data} search={search} onSort={(sort) => onSearch({ ...search, sort })} />}
    </>
  );
}

const columns: readonly ListColumn<ToolRow>[] = [
  { id: 'tool', title: 'Tool', value: (tool) => tool.name },
  { id: 'calls', title: 'Calls', numeric: true, value: (tool) => tool.calls },
  { id: 'course', title: 'Over time' },
  { id: 'success', title: 'Success', numeric: true, value: (tool) => 1 - tool.errors / tool.calls },
  { id: 'failed', title: 'Failed', numeric: true, value: (tool) => tool.errors },
  { id: 'p50', title: 'p50', numeric: true, value: (tool) => tool.p50Nanos },
  { id: 'p95', title: 'p95', numeric: true, value: (tool) => tool.p95Nanos },
  { id: 'errors', title: 'Error classes' },
  { id: 'server', title: 'MCP server', value: (tool) => tool.mcpServers[0] ?? null },
  { id: 'agents', title: 'Called by' },
];

type ToolsTableProps = { tools: ToolOverview; search: AgentsSearch; onSort: (sort: string) => void };

function ToolsTable({ tools, search, onSort }: ToolsTableProps) {
  const courses = useCourses('tool', search);
  return (
    <>
      <ListTable label="Tools" columns={columns} rows={tools.items} sort={search.sort} onSort={onSort} testId="tools-table">
        {(tool) => (
          <tr key={`${tool.name ?? ''}/${tool.isOther}`} data-testid="tool-row">
            <th scope="row">
              <EntityLink kind="tool" name={tool.name} isOther={tool.isOther} search={search} />
            </th>
            <td className="num">{formatCount(tool.calls)}</td>
            <Course points={courses.get(tool.name ?? '')} />
            <td className="num">{formatShare(1 - tool.errors / tool.calls)}</td>
            <td className={`num ${tool.errors > 0 ? styles.error : ''}`}>{formatCount(tool.errors)}</td>
            <td className="num">{formatDuration(tool.p50Nanos ?? NaN)}</td>
            <td className="num">{formatDuration(tool.p95Nanos ?? NaN)}</td>
            <td className={styles.names}>
              {tool.errorClasses.length === 0 ? '–' : tool.errorClasses.map((one) => `${one.value === '_OTHER' ? 'without a type' : one.value} ${formatCount(one.count)}`).join(', ')}
            </td>
            <td className={styles.names} title={tool.mcpServers.join('\n')}>
              {tool.mcpServers.join(', ') || '–'}
            </td>
            <td className={styles.names}>
              <EntityLinks kind="agent" names={tool.agents} search={search} />
            </td>
          </tr>
        )}
      </ListTable>
      {tools.sample.calls > 0 && <p className={styles.list}>Error classes are those of {sampleNote(tools.sample, 'failure').replace('The', 'the')}.</p>}
    </>
  );
}
