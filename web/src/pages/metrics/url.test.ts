import { expect, it } from 'vitest';
import { parseMetricsSearch } from './url';

it.each([
  [{}, {}],
  [{ by: 'model', stat: 'p99', live: 'off' }, { by: 'model', stat: 'p99', live: 'off' }],
  [{ by: 'none', stat: 'p95' }, {}],
  [{ by: 'colour', stat: 'p12', agent: '' }, {}],
  [{ from: '-1h', agent: 'planner' }, { from: '-1h', agent: 'planner' }],
])('parseMetricsSearch(%j)', (search, expected) => {
  expect(JSON.parse(JSON.stringify(parseMetricsSearch(search)))).toEqual(expected);
});
