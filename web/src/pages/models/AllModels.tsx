import type { ModelOverview, ModelRow } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatCount, formatTokens } from '../../format/tokens';
import page from '../../ui/Page.module.css';
import type { AgentsSearch } from '../agents/url';
import { sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { Head, numeric } from '../entity/EntityCard';
import { EntityLink } from '../entity/EntityLinks';
import { countsText, speedText } from './text';

const columns = [
  'Model', 'Provider', numeric('Calls'), numeric('Failed'), numeric('Input'), numeric('From cache'), numeric('Output'), numeric('Reasoning'), numeric('Cost'), numeric('p95'), numeric('TTFT p50 / p95'), numeric('Tokens/s'), numeric('Window p95'), 'Finish reasons', 'Requested as',
];

/** Calls, tokens by bucket, cost and speed of each model. */
export function AllModels({ models, search }: { models: ModelOverview; search: AgentsSearch }) {
  return (
    <>
      <table className={page.table} aria-label="Models" data-testid="models-table">
        <Head columns={columns} />
        <tbody>
          {models.items.map((model) => (
            <Row key={`${model.name ?? ''}/${model.isOther}`} model={model} search={search} />
          ))}
        </tbody>
      </table>
      <p className={styles.list}>Finish reasons and requested names are those of {sampleNote(models.sample).replace('The', 'the')}.</p>
    </>
  );
}

function Row({ model, search }: { model: ModelRow; search: AgentsSearch }) {
  const { usage } = model;
  return (
    <tr data-testid="model-row">
      <th scope="row">
        <EntityLink kind="model" name={model.name} isOther={model.isOther} search={search} />
      </th>
      <td>{model.providers.join(', ') || '–'}</td>
      <td className="num">{formatCount(model.calls)}</td>
      <td className={`num ${model.errors > 0 ? styles.error : ''}`}>{model.calls === 0 ? '–' : formatShare(model.errors / model.calls)}</td>
      <td className="num">{formatTokens(usage.inputTokens)}</td>
      <td className="num" title={`${formatCount(usage.cacheReadTokens)} read from the cache, ${formatCount(usage.cacheWriteTokens)} written`}>
        {usage.inputTokens === 0 ? '–' : formatShare(usage.cacheReadTokens / usage.inputTokens)}
      </td>
      <td className="num">{formatTokens(usage.outputTokens)}</td>
      <td className="num">{usage.reasoningTokens === 0 ? '–' : formatTokens(usage.reasoningTokens)}</td>
      <td className="num" title={model.unpricedCalls > 0 ? `${formatCount(model.unpricedCalls)} calls have no price` : undefined}>
        {formatCost(usage.costUsd)}
        {model.unpricedCalls > 0 && usage.costUsd !== null && ' +'}
      </td>
      <td className="num">{formatDuration(model.p95Nanos ?? NaN)}</td>
      <td className="num">{model.ttftCalls === 0 ? '–' : `${formatDuration(model.ttftP50Nanos ?? NaN)} / ${formatDuration(model.ttftP95Nanos ?? NaN)}`}</td>
      <td className="num">{speedText(model.tokensPerSecondP50)}</td>
      <td className="num">{formatShare(model.contextUseP95)}</td>
      <td className={styles.names}>{countsText(model.finishReasons)}</td>
      <td className={styles.names} title={model.requestedAs.join(', ')}>
        {model.requestedAs.join(', ') || '–'}
      </td>
    </tr>
  );
}
