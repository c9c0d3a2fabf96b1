import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { AgentDetail, AgentVersion } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatCount, formatTokens } from '../../format/tokens';
import { Facts } from '../../ui/Page';
import { NamedCallsCard } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { EntityCard, numeric } from '../entity/EntityCard';
import { EntityPage } from '../entity/EntityPage';
import { FindingsCard } from '../entity/FindingsCard';
import { agentQuery } from '../entity/queries';
import { SeriesPanel } from '../entity/SeriesPanel';
import { AgentGraphCard } from './AgentGraphCard';
import { RunsCard } from './RunsCard';
import type { AgentsSearch } from './url';

const route = getRouteApi('/agents/$name');

/** One agent: its runs, what they cost, what it calls, and which runs to look at. */
export function AgentPage() {
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = (next: AgentsSearch, replace = true) => void navigate({ search: next, replace });
  const zoom = (fromMs: number, toMs: number) => setSearch({ ...search, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, false);
  return (
    <EntityPage
      kind="agent"
      name={name}
      search={search}
      onSearch={setSearch}
      answer={useQuery(agentQuery(name, search))}
      traces={
        <Link to="/traces" search={{ from: search.from, to: search.to, service: search.service, agent: name }}>
          Traces
        </Link>
      }
    >
      {(agent) => (
        <>
          <AgentFacts agent={agent} />
          <FindingsCard of={{ agent: name }} search={search} />
          {agent.runs > 0 && <RunCharts name={name} search={search} onZoom={zoom} />}
          <AgentGraphCard name={name} search={search} />
          <div className={styles.grid}>
            <NamedCallsCard title="Tools" kind="tool" rows={agent.tools} search={search} />
            <NamedCallsCard title="Models" kind="model" rows={agent.models} search={search} withCost />
          </div>
          <Versions versions={agent.versions} />
          <RunLists agent={agent} />
        </>
      )}
    </EntityPage>
  );
}

function AgentFacts({ agent }: { agent: AgentDetail }) {
  return (
    <Facts
      facts={[
        ['Runs', formatCount(agent.runs)],
        ['Success', agent.runs === 0 ? '–' : formatShare(1 - agent.errors / agent.runs)],
        ['p50', formatDuration(agent.p50Nanos ?? NaN)],
        ['p95', formatDuration(agent.p95Nanos ?? NaN)],
        ['Iterations p50 / p95', agent.iterationsP50 === null ? '–' : `${formatCount(agent.iterationsP50)} / ${formatCount(agent.iterationsP95 ?? 0)}`],
        ['Cost per run', agent.runs === 0 || agent.costUsd === null ? '–' : formatCost(agent.costUsd / agent.runs)],
        ['Cost of its runs', formatCost(agent.costUsd)],
        ['Own cost', formatCost(agent.usage.costUsd)],
        ['Calls', formatCount(agent.calls)],
      ]}
    />
  );
}

function RunCharts({ name, search, onZoom }: { name: string; search: AgentsSearch; onZoom: (fromMs: number, toMs: number) => void }) {
  const panel = { of: { agent: name }, search, onZoom };
  return (
    <div className={styles.charts}>
      <SeriesPanel metric="run_latency" title="Latency of runs" hint="From the first start to the last end." statistics={['p50', 'p95', 'p99']} {...panel} />
      <SeriesPanel metric="iterations" title="Iterations" hint="Turns of the agent’s loop in a run." statistics={['p50', 'p95', 'p99']} view="distribution" {...panel} />
      <SeriesPanel metric="cost_per_run" title="Cost per run" hint="Of runs with a price." statistics={['p50', 'p95', 'p99']} view="distribution" {...panel} />
      <SeriesPanel metric="tokens_per_run" title="Tokens per run" hint="Input and output, of all calls of a run." statistics={['p50', 'p95', 'p99']} {...panel} />
    </div>
  );
}

const versionColumns = ['Version', numeric('Runs'), numeric('Success'), numeric('p50'), numeric('p95'), numeric('Iterations p50 / p95'), numeric('Tokens per run'), numeric('Cost per run')];

/** Whether a new version does better. */
function Versions({ versions }: { versions: AgentVersion[] }) {
  return (
    <EntityCard title="Versions side by side" columns={versionColumns} isEmpty={versions.length === 0} testId="agent-versions">
      {versions.map((version) => (
        <tr key={`${version.version ?? ''}/${version.isOther}`} data-testid="agent-version">
          <th scope="row">{version.version ?? (version.isOther ? 'All others' : 'Not told')}</th>
          <td className="num">{formatCount(version.runs)}</td>
          <td className={`num ${version.errors > 0 ? styles.error : ''}`}>{formatShare(1 - version.errors / version.runs)}</td>
          <td className="num">{formatDuration(version.p50Nanos ?? NaN)}</td>
          <td className="num">{formatDuration(version.p95Nanos ?? NaN)}</td>
          <td className="num">{version.iterationsP50 === null ? '–' : `${formatCount(version.iterationsP50)} / ${formatCount(version.iterationsP95 ?? 0)}`}</td>
          <td className="num">{formatTokens(Math.round((version.inputTokens + version.outputTokens) / version.runs))}</td>
          <td className="num">{version.costUsd === null ? '–' : formatCost(version.costUsd / version.runs)}</td>
        </tr>
      ))}
    </EntityCard>
  );
}

function RunLists({ agent }: { agent: AgentDetail }) {
  const note = agent.runsLookedAt < agent.runsLookedAtMax ? agent.runsLookedAt === 1 ? 'Of the only run' : `Of all ${formatCount(agent.runsLookedAt)} runs` : `Of the newest ${formatCount(agent.runsLookedAt)} runs`;
  return (
    <div className={styles.grid}>
      <RunsCard title="Slowest runs" note={note} runs={agent.slowest} testId="slowest-runs" />
      <RunsCard title="Dearest runs" note={note} runs={agent.dearest} empty="No run has a price." testId="dearest-runs" />
      <RunsCard title="Runs that loop" note={`More than 8 turns. ${note}`} runs={agent.looping} empty="No run took more than 8 turns." testId="looping-runs" />
    </div>
  );
}
