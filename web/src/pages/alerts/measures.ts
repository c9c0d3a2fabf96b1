type Measure = { id: string; label: string; unit: string; /** What it can be taken of; the first is the default. */ of: string[] };

const everything = ['runs', 'agents', 'models', 'tools', 'all'];
const timed = ['agents', 'runs', 'models', 'tools'];
const spending = ['all', 'runs', 'models'];

/** What the form offers. The server checks what is chosen. */
export const measures: Measure[] = [
  { id: 'error_rate', label: 'Error rate', unit: '1', of: everything },
  { id: 'success_rate', label: 'Success rate', unit: '1', of: ['tools', 'runs', 'agents', 'models', 'all'] },
  { id: 'calls', label: 'Number', unit: '{call}', of: ['models', 'runs', 'agents', 'tools', 'all'] },
  { id: 'tokens', label: 'Tokens', unit: '{token}', of: spending },
  { id: 'cost', label: 'Cost', unit: 'USD', of: spending },
  { id: 'duration_p50', label: 'Median duration', unit: 's', of: timed },
  { id: 'duration_p95', label: 'p95 duration', unit: 's', of: timed },
  { id: 'duration_p99', label: 'p99 duration', unit: 's', of: timed },
  { id: 'ttft_p50', label: 'Median time to first token', unit: 's', of: ['models'] },
  { id: 'ttft_p95', label: 'p95 time to first token', unit: 's', of: ['models'] },
  { id: 'ttft_p99', label: 'p99 time to first token', unit: 's', of: ['models'] },
  { id: 'iterations_share', label: 'Share with many iterations', unit: '1', of: ['runs'] },
  { id: 'window_share', label: 'Fullest context window', unit: '1', of: ['models'] },
  { id: 'throughput', label: 'Median output tokens per second', unit: '{token}/s', of: ['models'] },
];

export const measuredNames: Record<string, string> = { runs: 'runs', agents: 'agent runs', models: 'model calls', tools: 'tool calls', all: 'all spans' };

export const measureOf = (id: string | null): Measure => measures.find((one) => one.id === id) ?? measures[0]!;

const dimensions: Record<string, string[]> = {
  runs: ['service', 'environment', 'agent', 'user'],
  agents: ['service', 'environment', 'agent'],
  models: ['service', 'environment', 'agent', 'provider', 'model'],
  tools: ['service', 'environment', 'agent', 'tool'],
  all: ['service', 'environment', 'agent', 'provider', 'model', 'tool'],
  findings: ['service', 'agent', 'tool', 'model'],
};

/** By what series of a source can be told apart. */
export function dimensionsOf(kind: string, of: string): string[] {
  return kind === 'measure' ? (dimensions[of] ?? []) : kind === 'findings' ? dimensions['findings']! : [];
}
