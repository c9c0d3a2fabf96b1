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
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import styles from '../entity/Entity.module.css';
import { Head, numeric } from '../entity/EntityCard';
import { EntityLink, EntityLinks } from '../entity/EntityLinks';
import { agentsQuery } from '../entity/queries';
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
      {agents.data !== undefined && hasAgents === true && <AgentsTable agents={agents.data} search={search} />}
    </Page>
  );
}

const columns = ['Agent', 'Version', numeric('Runs'), numeric('Success'), numeric('Iterations p50 / p95'), numeric('p95'), numeric('Cost per run'), numeric('Calls'), numeric('Own cost'), 'Tools'];

function AgentsTable({ agents, search }: { agents: AgentOverview; search: AgentsSearch }) {
  return (
    <>
      <table className={page.table} data-testid="agents-table">
        <Head columns={columns} />
        <tbody>
          {agents.items.map((agent) => (
            <Row key={`${agent.name ?? ''}/${agent.isOther}`} agent={agent} search={search} />
          ))}
        </tbody>
      </table>
      <p className={styles.list}>
        Runs are those of which the agent is the outermost one, with all that happened in them. Calls are all of its own, also those that another agent made; own cost is that of the model calls which the agent itself made, so the column adds up to all
        cost.
      </p>
    </>
  );
}

function Row({ agent, search }: { agent: AgentRow; search: AgentsSearch }) {
  return (
    <tr data-testid="agent-row">
      <th scope="row">
        <EntityLink kind="agent" name={agent.name} isOther={agent.isOther} search={search} />
      </th>
      <td title={agent.versions.join(', ')}>{agent.versions.length === 0 ? '–' : `${agent.versions[0]}${agent.versions.length > 1 ? ` and ${agent.versions.length - 1} more` : ''}`}</td>
      <td className="num">{formatCount(agent.runs)}</td>
      <td className={`num ${agent.errors > 0 ? styles.error : ''}`} title={`${formatCount(agent.errors)} failed`}>
        {agent.runs === 0 ? '–' : formatShare(1 - agent.errors / agent.runs)}
      </td>
      <td className="num">{agent.iterationsP50 === null ? '–' : `${formatCount(agent.iterationsP50)} / ${formatCount(agent.iterationsP95 ?? 0)}`}</td>
      <td className="num">{formatDuration(agent.p95Nanos ?? NaN)}</td>
      <td className="num">{agent.runs === 0 || agent.costUsd === null ? '–' : formatCost(agent.costUsd / agent.runs)}</td>
      <td className="num">{formatCount(agent.calls)}</td>
      <td className="num">{formatCost(agent.usage.costUsd)}</td>
      <td className={styles.names}>
        <EntityLinks kind="tool" names={agent.tools} search={search} />
      </td>
    </tr>
  );
}
