import type { SeriesParameters } from '../../api/types';
import type { Statistic } from '../../charts/series';
import type { Grouping } from './url';

export type Panel = {
  metric: NonNullable<SeriesParameters['metric']>;
  title: string;
  hint: string;
  /** What it is grouped by when the page says nothing, or something that does not fit. */
  by: Grouping;
  groupings: readonly Grouping[];
  /** Lines of a chart without groups; a single one is also that of each group. */
  statistics: readonly Statistic[];
  /** What is seen first. */
  view: 'time' | 'distribution';
};

const ofRuns: readonly Grouping[] = ['agent', 'version', 'user', 'service', 'environment'];
const ofModels: readonly Grouping[] = ['model', 'provider', 'agent', 'service', 'environment'];
const percentiles: readonly Statistic[] = ['p50', 'p95', 'p99'];

/** The six metrics that tell whether agents work, and what goes with them. */
export const panels: readonly Panel[] = [
  { metric: 'tokens_per_run', title: 'Tokens per run', hint: 'Input and output that count, of all calls of a run.', by: 'none', groupings: ofRuns, statistics: percentiles, view: 'time' },
  { metric: 'tool_success', title: 'Tool success rate', hint: 'Share of tool calls without an error.', by: 'tool', groupings: ['tool', 'agent', 'service', 'environment'], statistics: ['success'], view: 'time' },
  { metric: 'llm_latency', title: 'Model latency', hint: 'Time of a model call from request to end.', by: 'none', groupings: ofModels, statistics: percentiles, view: 'time' },
  { metric: 'iterations', title: 'Loop iterations', hint: 'Turns of an agent’s loop in a run: reported, or its model calls.', by: 'none', groupings: ofRuns, statistics: percentiles, view: 'distribution' },
  { metric: 'context_utilization', title: 'Context-window use', hint: 'Input of a model call as a share of the model’s window.', by: 'none', groupings: ofModels, statistics: percentiles, view: 'distribution' },
  { metric: 'run_latency', title: 'End-to-end latency', hint: 'Time of a run from its first start to its last end.', by: 'none', groupings: ofRuns, statistics: percentiles, view: 'time' },
  { metric: 'ttft', title: 'Time to first token', hint: 'Of the model calls that tell it.', by: 'none', groupings: ofModels, statistics: percentiles, view: 'time' },
  { metric: 'tps', title: 'Generation speed', hint: 'Output tokens per second after the first chunk.', by: 'none', groupings: ofModels, statistics: percentiles, view: 'time' },
  { metric: 'cost_per_run', title: 'Cost per run', hint: 'Of runs with a price.', by: 'none', groupings: ofRuns, statistics: percentiles, view: 'time' },
];
