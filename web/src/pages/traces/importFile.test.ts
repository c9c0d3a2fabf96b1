import { expect, test } from 'vitest';
import { traceIdsOf } from './importFile';

test('traceIdsOf finds each trace once, in either spelling', () => {
  const [a, b] = ['5B8EFFF798038103D269B633813FC60C', '00000000000000000000000000000001'];
  expect(traceIdsOf(`{"spans":[{"traceId":"${a}"},{"traceId" : "${a}"},{"trace_id":"${b}"},{"traceId":"short"}]}`)).toEqual([a.toLowerCase(), b]);
  expect(traceIdsOf('not JSON')).toEqual([]);
});
