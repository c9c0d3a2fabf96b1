import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { formatDuration } from '../../format/duration';
import { formatShare } from '../../format/share';
import { formatCount } from '../../format/tokens';
import { Facts } from '../../ui/Page';
import type { AgentsSearch } from '../agents/url';
import { CallsCard, ErrorClassesCard, NamedCallsCard, sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { EntityPage } from '../entity/EntityPage';
import { FindingsCard } from '../entity/FindingsCard';
import { toolQuery } from '../entity/queries';
import { SeriesPanel } from '../entity/SeriesPanel';
import { FailurePatterns } from './FailurePatterns';

const route = getRouteApi('/tools/$name');

/** One tool: whether it works, for whom, and what its failures have in common. */
export function ToolPage() {
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = (next: AgentsSearch, replace = true) => void navigate({ search: next, replace });
  const zoom = (fromMs: number, toMs: number) => setSearch({ ...search, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, false);
  const panel = { of: { tool: name }, search, onZoom: zoom };
  return (
    <EntityPage
      kind="tool"
      name={name}
      search={search}
      onSearch={setSearch}
      answer={useQuery(toolQuery(name, search))}
      traces={
        <Link to="/traces" search={{ from: search.from, to: search.to, service: search.service, agent: search.agent, tool: name }}>
          Traces
        </Link>
      }
    >
      {(tool) => (
        <>
          <Facts
            facts={[
              ['Calls', formatCount(tool.calls)],
              ['Success', tool.calls === 0 ? '–' : formatShare(1 - tool.errors / tool.calls)],
              ['Failed', formatCount(tool.errors)],
              ['p50', formatDuration(tool.p50Nanos ?? NaN)],
              ['p95', formatDuration(tool.p95Nanos ?? NaN)],
              ['p99', formatDuration(tool.p99Nanos ?? NaN)],
            ]}
          />
          <FindingsCard of={{ tool: name }} search={search} />
          <FailurePatterns name={name} search={search} />
          <div className={styles.grid}>
            <SeriesPanel metric="tool_success" title="Success rate" hint="Share of calls without an error." statistics={['success']} {...panel} />
            <SeriesPanel key="latency" metric="tool_success" title="Latency" hint="Time of a call." statistics={['p50', 'p95', 'p99']} {...panel} />
          </div>
          <div className={styles.grid}>
            <ErrorClassesCard classes={tool.errorClasses} />
            <NamedCallsCard title="Called by" kind="agent" rows={tool.callers} search={search} />
          </div>
          <div className={styles.grid}>
            <CallsCard title="Newest failures" calls={tool.failed} testId="failed-calls" />
            <CallsCard title="Slowest calls" note={sampleNote(tool.sample)} calls={tool.slowest} testId="slowest-calls" />
          </div>
          {tool.services.length > 1 && <NamedCallsCard title="Services" kind="text" rows={tool.services} search={search} />}
        </>
      )}
    </EntityPage>
  );
}
