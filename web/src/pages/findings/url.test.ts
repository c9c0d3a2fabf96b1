import { expect, test } from 'vitest';
import { filtersOf, parseFindingsSearch } from './url';

test('What is not known in an address is left out, and so are defaults', () => {
  expect(filtersOf(parseFindingsSearch({ from: '-1h', type: 'tool_loop', severity: 'fatal', sort: 'time', other: 1 }))).toEqual({ from: '-1h', type: 'tool_loop' });
});

test('Order and pausing are no filters', () => {
  expect(filtersOf(parseFindingsSearch({ from: 'all', severity: 'critical', sort: 'cost', live: 'off', agent: 'planner' }))).toEqual({ severity: 'critical', agent: 'planner' });
});
