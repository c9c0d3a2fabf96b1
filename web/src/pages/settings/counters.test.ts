import { expect, test } from 'vitest';
import { parseCounters } from './counters';

test('families have their help and their samples', () => {
  const text = '# HELP clew_spans_total Spans stored.\n# TYPE clew_spans_total counter\nclew_spans_total{signal="traces"} 12\nclew_spans_total{signal="logs"} 3\n# HELP clew_up Alive.\n# TYPE clew_up gauge\nclew_up 1\n';
  expect(parseCounters(text)).toEqual([
    { name: 'clew_spans_total', help: 'Spans stored.', values: [{ labels: 'signal=traces', value: 12 }, { labels: 'signal=logs', value: 3 }] },
    { name: 'clew_up', help: 'Alive.', values: [{ labels: '', value: 1 }] },
  ]);
});

test('parts of a histogram tell which they are, and buckets are left out', () => {
  expect(parseCounters('# HELP d Duration.\nd_bucket{le="1"} 2\nd_sum 0.5\nd_count 2\n')[0]?.values).toEqual([
    { labels: 'sum', value: 0.5 },
    { labels: 'count', value: 2 },
  ]);
});

test('a line that is no sample is left out', () => {
  expect(parseCounters('nonsense here 1\n\n# HELP a A.\nb 1\n')).toEqual([{ name: 'a', help: 'A.', values: [] }]);
});
