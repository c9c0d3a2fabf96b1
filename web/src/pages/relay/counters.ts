import type { Counter } from '../settings/counters';

/** The sum of a counter over all its labels; 0 when the server does not tell it. */
export const total = (counters: Counter[], name: string): number => labelled(counters, name).reduce((sum, { value }) => sum + value, 0);

/** A counter's values, largest first. */
export const labelled = (counters: Counter[], name: string): Counter['values'] =>
  [...(counters.find((counter) => counter.name === name)?.values ?? [])].sort((left, right) => right.value - left.value);

/** "email, in traces" of the labels that the counter of redactions has. */
export function ruleText(labels: string): string {
  const found = Object.fromEntries(labels.split(',').map((pair) => pair.split('=', 2)));
  return found['rule'] === undefined || found['signal'] === undefined ? labels : `${found['rule']}, in ${found['signal']}`;
}
