import { expect, it } from 'vitest';
import { binQuery, scopedQuery } from './drill';

it.each([
  ['iterations', { from: 9, to: 10 }, 'iterations = 9'],
  ['iterations', { from: 16, to: 20 }, 'iterations >= 16 and iterations < 20'],
  ['run_latency', { from: 1_000_000_000, to: 1_500_000_000 }, 'duration >= 1s and duration < 1500ms'],
  ['run_latency', { from: 0, to: 1_048_576 }, 'duration >= 0ns and duration < 1048576ns'],
  ['cost_per_run', { from: 0.001, to: 0.002 }, 'cost >= 0.001 and cost < 0.002'],
  ['cost_per_run', { from: 0, to: 1e-7 }, 'cost >= 0 and cost < 0.0000001'],
  ['llm_latency', { from: 2_000_000, to: 3_000_000 }, 'span(kind = llm and duration >= 2ms and duration < 3ms)'],
  ['context_utilization', { from: 0.55, to: 0.6 }, 'span(context >= 55% and context < 60%)'],
  ['tps', { from: 1, to: 2 }, undefined],
] as const)('binQuery(%s, %j)', (metric, bin, expected) => {
  expect(binQuery(metric, bin)).toBe(expected);
});

it.each([
  [undefined, undefined, undefined],
  ['iterations = 9', undefined, 'iterations = 9'],
  [undefined, 'prod', 'environment = prod'],
  ['iterations = 9', 'eu west', 'iterations = 9 and environment = "eu west"'],
])('scopedQuery(%j, %j)', (query, environment, expected) => {
  expect(scopedQuery(query, environment)).toBe(expected);
});
