import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ModelDetail } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatClock, formatDay } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { Facts } from '../../ui/Page';
import { useNow } from '../../ui/useNow';
import type { AgentsSearch } from '../agents/url';
import { CallsCard, ErrorClassesCard, NamedCallsCard, sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { EntityCard, numeric } from '../entity/EntityCard';
import { EntityPage } from '../entity/EntityPage';
import { modelQuery } from '../entity/queries';
import { SeriesPanel } from '../entity/SeriesPanel';
import { ParameterCards } from './ParameterCards';
import { speedText } from './text';

const route = getRouteApi('/models/$name');

/** One model: who calls it, how fast and at what cost, and what its parameters go with. */
export function ModelPage() {
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = (next: AgentsSearch, replace = true) => void navigate({ search: next, replace });
  const zoom = (fromMs: number, toMs: number) => setSearch({ ...search, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, false);
  const panel = { of: { model: name }, search, onZoom: zoom, statistics: ['p50', 'p95', 'p99'] as const };
  return (
    <EntityPage
      kind="model"
      name={name}
      search={search}
      onSearch={setSearch}
      answer={useQuery(modelQuery(name, search))}
      traces={
        <Link to="/traces" search={{ from: search.from, to: search.to, service: search.service, agent: search.agent, model: name }}>
          Traces
        </Link>
      }
    >
      {(model) => (
        <>
          <ModelFacts model={model} />
          <div className={styles.charts}>
            <SeriesPanel metric="llm_latency" title="Latency" hint="Time of a call from request to end." {...panel} />
            <SeriesPanel metric="ttft" title="Time to first token" hint="Of the calls that tell it." {...panel} />
            <SeriesPanel metric="tps" title="Generation speed" hint="Output tokens per second after the first chunk." {...panel} />
            <SeriesPanel metric="context_utilization" title="Context-window use" hint="Input as a share of the model’s window." view="distribution" {...panel} />
          </div>
          <ParameterCards parameters={model.parameters} sample={model.sample} />
          <div className={styles.grid}>
            <NamedCallsCard title="Called by" kind="agent" rows={model.callers} search={search} withCost />
            <Requested model={model} name={name} />
            <FinishReasons model={model} />
            <ErrorClassesCard classes={model.errorClasses} />
            {model.providers.length > 1 && <NamedCallsCard title="Providers" kind="text" rows={model.providers} search={search} withCost />}
          </div>
          <div className={styles.grid}>
            <CallsCard title="Dearest calls" note={sampleNote(model.sample)} calls={model.dearest} withTokens />
            <CallsCard title="Slowest calls" note={sampleNote(model.sample)} calls={model.slowest} withTokens />
            <CallsCard title="Newest failures" calls={model.failed} />
          </div>
        </>
      )}
    </EntityPage>
  );
}

function ModelFacts({ model }: { model: ModelDetail }) {
  const { usage } = model;
  return (
    <Facts
      facts={[
        ['Calls', formatCount(model.calls)],
        ['Failed', model.calls === 0 ? '–' : formatShare(model.errors / model.calls)],
        ['Cost', formatCost(usage.costUsd)],
        ['Input', formatTokens(usage.inputTokens)],
        ['Cache read / written', `${formatTokens(usage.cacheReadTokens)} / ${formatTokens(usage.cacheWriteTokens)}`],
        ['Output', formatTokens(usage.outputTokens)],
        ['Reasoning', formatTokens(usage.reasoningTokens)],
        ['p95', formatDuration(model.p95Nanos ?? NaN)],
        ['TTFT p50 / p95', model.ttftCalls === 0 ? '–' : `${formatDuration(model.ttftP50Nanos ?? NaN)} / ${formatDuration(model.ttftP95Nanos ?? NaN)}`],
        ['Tokens per second', speedText(model.tokensPerSecondP50)],
        ['Window use p95 / max', model.contextUseMax === null ? '–' : `${formatShare(model.contextUseP95)} / ${formatShare(model.contextUseMax)}`],
        ...(model.unpricedCalls > 0 ? [['Without a price', formatCount(model.unpricedCalls)] as [string, string]] : []),
      ]}
    />
  );
}

/** Whether what was asked for is what was served. */
function Requested({ model, name }: { model: ModelDetail; name: string }) {
  const now = useNow(60_000);
  return (
    <EntityCard title="Requested and served" note={`Names to which ${name} answered. ${sampleNote(model.sample)}`} columns={['Requested', numeric('Calls'), numeric('Failed'), 'First', 'Last']} isEmpty={model.requested.length === 0} testId="requested-models">
      {model.requested.map((one) => (
        <tr key={one.name ?? ''}>
          <th scope="row">
            {one.name ?? 'Not told'}
            {one.name === name && <span className="muted"> (the same)</span>}
          </th>
          <td className="num">{formatCount(one.calls)}</td>
          <td className={`num ${one.errors > 0 ? styles.error : ''}`}>{formatCount(one.errors)}</td>
          {[one.firstTime, one.lastTime].map((time, index) => (
            <td key={index}>
              {formatDay(time, now)} {formatClock(time).slice(0, 5)}
            </td>
          ))}
        </tr>
      ))}
    </EntityCard>
  );
}

function FinishReasons({ model }: { model: ModelDetail }) {
  const all = model.finishReasons.reduce((sum, one) => sum + one.count, 0);
  return (
    <EntityCard title="Finish reasons" note={sampleNote(model.sample)} columns={['Reason', numeric('Calls'), numeric('Share')]} isEmpty={all === 0} empty="No call tells why it ended." testId="finish-reasons">
      {model.finishReasons.map((one) => (
        <tr key={one.value}>
          <th scope="row">{one.value}</th>
          <td className="num">{formatCount(one.count)}</td>
          <td className="num">{formatShare(one.count / all)}</td>
        </tr>
      ))}
    </EntityCard>
  );
}
