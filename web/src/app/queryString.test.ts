import { expect, test } from 'vitest';
import { toQueryString } from '../api/client';
import { parseQueryString } from './queryString';

test.each([
  ['', {}],
  ['?q=%22quoted%22', { q: '"quoted"' }],
  ['?from=-1h&status=error', { from: '-1h', status: 'error' }],
  ['?attr.http.route=%2Fv1&attr.x=1', { attr: { 'http.route': '/v1', x: '1' } }],
])('%s survives parsing and printing', (search, values) => {
  expect(parseQueryString(search)).toEqual(values);
  expect(toQueryString(values)).toBe(search);
});
