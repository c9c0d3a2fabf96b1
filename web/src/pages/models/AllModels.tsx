import type { ModelOverview, ModelRow } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatCount, formatThings, formatTokens } from '../../format/tokens';
import type { AgentsSearch } from '../agents/url';
import { sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { Course } from '../entity/Course';
import { EntityLink } from '../entity/EntityLinks';
import { ListTable } from '../entity/ListTable';
import type { ListColumn } from '../entity/sorting';
import { useCourses } from '../entity/useCourses';
import { countsText, speedText } from './text';

const columns: readonly ListColumn<ModelRow>[] = [
  { id: 'model', title: 'Model', value: (model) => model.name },
  { id: 'provider', title: 'Provider', value: (model) => model.providers[0] ?? null },
  { id: 'calls', title: 'Calls', numeric: true, value: (model) => model.calls },
  { id: 'course', title: 'Over time' },
  { id: 'failed', title: 'Failed', numeric: true, value: (model) => (model.calls === 0 ? null : model.errors / model.calls) },
  { id: 'input', title: 'Input', numeric: true, value: (model) => model.usage.inputTokens },
  { id: 'cache', title: 'From cache', numeric: true, value: (model) => (model.usage.inputTokens === 0 ? null : model.usage.cacheReadTokens / model.usage.inputTokens) },
  { id: 'output', title: 'Output', numeric: true, value: (model) => model.usage.outputTokens },
  { id: 'reasoning', title: 'Reasoning', numeric: true, value: (model) => model.usage.reasoningTokens },
  { id: 'cost', title: 'Cost', numeric: true, value: (model) => model.usage.costUsd },
  { id: 'p95', title: 'p95', numeric: true, value: (model) => model.p95Nanos },
  { id: 'ttft', title: 'TTFT p50 / p95', numeric: true, hint: 'Time to first token', value: (model) => (model.ttftCalls === 0 ? null : model.ttftP50Nanos) },
  { id: 'tps', title: 'Tokens/s', numeric: true, value: (model) => model.tokensPerSecondP50 },
  { id: 'window', title: 'Window p95 / max', numeric: true, hint: 'Share of the context window that the input fills', value: (model) => model.contextUseMax },
  { id: 'finish', title: 'Finish reasons' },
  { id: 'requested', title: 'Requested as' },
];

type AllModelsProps = { models: ModelOverview; search: AgentsSearch; onSort: (sort: string) => void };

/** Calls, tokens by bucket, cost and speed of each model. */
export function AllModels({ models, search, onSort }: AllModelsProps) {
  const courses = useCourses('model', search);
  return (
    <>
      <ListTable label="Models" columns={columns} rows={models.items} sort={search.sort} onSort={onSort} testId="models-table">
        {(model) => <Row key={`${model.name ?? ''}/${model.isOther}`} model={model} course={courses.get(model.name ?? '')} search={search} />}
      </ListTable>
      <p className={styles.list}>Finish reasons and requested names are those of {sampleNote(models.sample).replace('The', 'the')}.</p>
    </>
  );
}

function Row({ model, course, search }: { model: ModelRow; course: number[] | undefined; search: AgentsSearch }) {
  const { usage } = model;
  return (
    <tr data-testid="model-row">
      <th scope="row">
        <EntityLink kind="model" name={model.name} isOther={model.isOther} whole search={search} />
      </th>
      <td>{model.providers.join(', ') || '–'}</td>
      <td className="num">{formatCount(model.calls)}</td>
      <Course points={course} />
      <td className={`num ${model.errors > 0 ? styles.error : ''}`}>{model.calls === 0 ? '–' : formatShare(model.errors / model.calls)}</td>
      <td className="num">{formatTokens(usage.inputTokens)}</td>
      <td className="num" title={`${formatCount(usage.cacheReadTokens)} read from the cache, ${formatCount(usage.cacheWriteTokens)} written`}>
        {usage.inputTokens === 0 ? '–' : formatShare(usage.cacheReadTokens / usage.inputTokens)}
      </td>
      <td className="num">{formatTokens(usage.outputTokens)}</td>
      <td className="num">{usage.reasoningTokens === 0 ? '–' : formatTokens(usage.reasoningTokens)}</td>
      <td className="num" title={model.unpricedCalls > 0 ? `Without a price: ${formatThings(model.unpricedCalls, 'call')}` : undefined}>
        {formatCost(usage.costUsd)}
        {model.unpricedCalls > 0 && usage.costUsd !== null && ' +'}
      </td>
      <td className="num">{formatDuration(model.p95Nanos ?? NaN)}</td>
      <td className="num">{model.ttftCalls === 0 ? '–' : `${formatDuration(model.ttftP50Nanos ?? NaN)} / ${formatDuration(model.ttftP95Nanos ?? NaN)}`}</td>
      <td className="num">{speedText(model.tokensPerSecondP50)}</td>
      <td className="num" data-testid="context-use">
        {model.contextUseMax === null ? '–' : `${formatShare(model.contextUseP95)} / ${formatShare(model.contextUseMax)}`}
      </td>
      <td className={styles.names}>{countsText(model.finishReasons)}</td>
      <td className={styles.names} title={model.requestedAs.join(', ')}>
        {model.requestedAs.join(', ') || '–'}
      </td>
    </tr>
  );
}
