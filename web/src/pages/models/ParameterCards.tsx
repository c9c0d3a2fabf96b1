import type { CallSample, ParameterImpact } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatCount, formatTokens } from '../../format/tokens';
import { sampleNote } from '../entity/CallCards';
import styles from '../entity/Entity.module.css';
import { EntityCard, numeric } from '../entity/EntityCard';

const columns = ['Value', numeric('Calls'), numeric('Failed'), numeric('p50'), numeric('p95'), numeric('Output each'), numeric('Cost each')];

/** Latency, errors and cost by the value of each request parameter. */
export function ParameterCards({ parameters, sample }: { parameters: ParameterImpact[]; sample: CallSample }) {
  if (parameters.length === 0) {
    return (
      <EntityCard title="Parameter impact" columns={columns} isEmpty empty="No call of this time tells a temperature, top_p, top_k or max_tokens." testId="parameter-impact">
        {null}
      </EntityCard>
    );
  }
  return (
    <div className={styles.grid}>
      {parameters.map((parameter) => (
        <EntityCard key={parameter.name} title={`Impact of ${parameter.name}`} note={`What goes together, not what causes it. ${sampleNote(sample)}`} columns={columns} isEmpty={false} testId="parameter-impact">
          {parameter.values.map((value) => (
            <tr key={value.from} data-testid="parameter-value">
              <th scope="row">{value.to === null ? value.from : `${value.from} to ${Number(value.to.toPrecision(12))}`}</th>
              <td className="num">{formatCount(value.calls)}</td>
              <td className={`num ${value.errors > 0 ? styles.error : ''}`}>{formatShare(value.errors / value.calls)}</td>
              <td className="num">{formatDuration(value.p50Nanos ?? NaN)}</td>
              <td className="num">{formatDuration(value.p95Nanos ?? NaN)}</td>
              <td className="num">{value.meanOutputTokens === null ? '–' : formatTokens(Math.round(value.meanOutputTokens))}</td>
              <td className="num">{formatCost(value.meanCostUsd)}</td>
            </tr>
          ))}
        </EntityCard>
      ))}
    </div>
  );
}
