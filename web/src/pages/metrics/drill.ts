import type { SeriesParameters } from '../../api/types';
import { equals, withCondition } from '../../search/conditions';

type Metric = NonNullable<SeriesParameters['metric']>;

/** How a metric is asked for in the query language: a number of the trace, or of one span with what else that span must be. */
const fields: Partial<Record<Metric, { field: string; value: (number: number) => string; span?: string }>> = {
  tokens_per_run: { field: 'tokens', value: String },
  iterations: { field: 'iterations', value: String },
  run_latency: { field: 'duration', value: duration },
  cost_per_run: { field: 'cost', value: dollars },
  llm_latency: { field: 'duration', value: duration, span: 'kind = llm and ' },
  ttft: { field: 'ttft', value: duration, span: '' },
  context_utilization: { field: 'context', value: (share) => `${Number((share * 100).toPrecision(12))}%`, span: '' },
};

/** The traces of a bar; undefined for a metric that traces cannot be searched by. */
export function binQuery(metric: Metric, bin: { from: number; to: number }): string | undefined {
  const asked = fields[metric];
  if (asked === undefined) {
    return undefined;
  }
  const { field, value, span } = asked;
  const isOneNumber = bin.to === bin.from + 1 && (metric === 'iterations' || metric === 'tokens_per_run');
  const range = isOneNumber ? `${field} = ${value(bin.from)}` : `${field} >= ${value(bin.from)} and ${field} < ${value(bin.to)}`;
  return span === undefined ? range : `span(${span}${range})`;
}

/** A query with the environment of the page, which the trace list has no filter of its own for. */
export function scopedQuery(query: string | undefined, environment: string | undefined): string | undefined {
  return environment === undefined ? query : withCondition(query ?? '', equals('environment', environment));
}

/** Exact, in the longest unit that it is a whole number of. */
function duration(nanos: number): string {
  const units = [['s', 1e9], ['ms', 1e6], ['us', 1e3]] as const;
  const unit = units.find(([, size]) => nanos !== 0 && nanos % size === 0);
  return unit === undefined ? `${Math.round(nanos)}ns` : `${nanos / unit[1]}${unit[0]}`;
}

/** Down to the billionth of a dollar, never with an exponent. */
function dollars(usd: number): string {
  return usd.toFixed(9).replace(/\.?0+$/, '');
}
