import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { AgentOverview, AgentRow } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { ScopeFilters } from '../../app/ScopeFilters';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import styles from '../entity/Entity.module.css';
import { EntityLink, EntityLinks } from '../entity/EntityLinks';
import { Course } from '../entity/Course';
import { ListTable } from '../entity/ListTable';
import { agentsQuery } from '../entity/queries';
import type { ListColumn } from '../entity/sorting';
import { useCourses } from '../entity/useCourses';
import type { AgentsSearch } from './url';

const route = getRouteApi('/agents');

/** What each agent does and what a run of it costs. */
export function AgentsPage() {
  useTitle('Agents');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = (next: AgentsSearch) => void navigate({ search: next, replace: true });
  const agents = useQuery(agentsQuery(search));
  const hasAgents = agents.data?.items.some((agent) => agent.name !== null);
  return (
    <Page
      title={<h1>Agents</h1>}
      label="Agents"
      testId="agents-page"
      toolbar={
        <>
          <ScopeFilters scope={search} range={search} onScope={(scope) => setSearch({ ...search, ...scope })} />
          <TimeRangePicker range={search} onRange={(range) => setSearch({ ...search, from: range.from, to: range.to })} />
        </>
      }
    >
      {agents.isPending && <Skeleton rows={12} rowHeight={34} label="Loading agents" />}
      {agents.isError && agents.data === undefined && <ErrorNotice error={agents.error} onRetry={() => void agents.refetch()} />}
      {hasAgents === false && (
        <Notice title="No agent ran in this time range" actions={search.from !== 'all' && <Button onClick={() => setSearch({ ...search, from: 'all', to: undefined })}>Search all time</Button>}>
          Agents appear here with the first span that carries <code>gen_ai.agent.name</code> or the agent attribute of another convention.
        </Notice>
      )}
      {agents.data !== undefined && hasAgents === true && <AgentsTable agents={agents.data} search={search} onSort={(sort) => setSearch({ ...search, sort })} />}
    </Page>
  );
}

const costPerRun = (agent: AgentRow) => (agent.runs === 0 || agent.costUsd === null ? null : agent.costUsd / agent.runs);

const columns: readonly ListColumn<AgentRow>[] = [
  { id: 'agent', title: 'Agent', value: (agent) => agent.name },
  { id: 'version', title: 'Version' },
  { id: 'runs', title: 'Runs', numeric: true, value: (agent) => agent.runs },
  { id: 'course', title: 'Over time' },
  { id: 'success', title: 'Success', numeric: true, value: (agent) => (agent.runs === 0 ? null : 1 - agent.errors / agent.runs) },
  { id: 'iterations', title: 'Iterations p50 / p95', numeric: true, hint: 'Turns of the loop in a run', value: (agent) => agent.iterationsP95 },
  { id: 'p95', title: 'p95', numeric: true, value: (agent) => agent.p95Nanos },
  { id: 'perRun', title: 'Cost per run', numeric: true, hint: 'Of all that a run did, also what it handed to other agents', value: costPerRun },
  { id: 'calls', title: 'Calls', numeric: true, value: (agent) => agent.calls },
  { id: 'cost', title: 'Own cost', numeric: true, value: (agent) => agent.usage.costUsd },
  { id: 'tools', title: 'Tools' },
];

type AgentsTableProps = { agents: AgentOverview; search: AgentsSearch; onSort: (sort: string) => void };

function AgentsTable({ agents, search, onSort }: AgentsTableProps) {
  const courses = useCourses('agent', search);
  return (
    <>
      <ListTable label="Agents" columns={columns} rows={agents.items} sort={search.sort} onSort={onSort} testId="agents-table">
        {(agent) => <Row key={`${agent.name ?? ''}/${agent.isOther}`} agent={agent} course={courses.get(agent.name ?? '')} search={search} />}
      </ListTable>
      <p className={styles.list}>
        Runs are those of which the agent is the outermost one, with all that happened in them. Calls are all of its own, also those that another agent made; own cost is that of the model calls which the agent itself made, so the column adds up to all
        cost.
      </p>
    </>
  );
}

function Row({ agent, course, search }: { agent: AgentRow; course: number[] | undefined; search: AgentsSearch }) {
  return (
    <tr data-testid="agent-row">
      <th scope="row">
        <EntityLink kind="agent" name={agent.name} isOther={agent.isOther} search={search} />
      </th>
      <td title={agent.versions.join(', ')}>{agent.versions.length === 0 ? '–' : `${agent.versions[0]}${agent.versions.length > 1 ? ` and ${agent.versions.length - 1} more` : ''}`}</td>
      <td className="num">{formatCount(agent.runs)}</td>
      <Course points={course} />
      <td className={`num ${agent.errors > 0 ? styles.error : ''}`} title={`${formatCount(agent.errors)} failed`}>
        {agent.runs === 0 ? '–' : formatShare(1 - agent.errors / agent.runs)}
      </td>
      <td className="num">{agent.iterationsP50 === null ? '–' : `${formatCount(agent.iterationsP50)} / ${formatCount(agent.iterationsP95 ?? 0)}`}</td>
      <td className="num">{formatDuration(agent.p95Nanos ?? NaN)}</td>
      <td className="num" data-testid="cost-per-run">
        {formatCost(costPerRun(agent))}
      </td>
      <td className="num">{formatCount(agent.calls)}</td>
      <td className="num">{formatCost(agent.usage.costUsd)}</td>
      <td className={styles.names}>
        <EntityLinks kind="tool" names={agent.tools} search={search} />
      </td>
    </tr>
  );
}
