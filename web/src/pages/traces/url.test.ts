import { describe, expect, test } from 'vitest';
import { parseTracesSearch, toApiParameters, toChips, withFilter, withoutChip } from './url';

test('parseTracesSearch keeps what it knows and drops the rest', () => {
  const search = parseTracesSearch({ from: '-1h', status: 'bad', service: 'api', minDurationMs: '250', minCostUsd: '-1', attr: { a: 'b' }, x: '1' });
  expect(toApiParameters(search)).toEqual({ from: '-1h', service: 'api', minDurationMs: 250, attr: { a: 'b' } });
});

test('toApiParameters leaves view settings out', () => {
  expect(toApiParameters({ from: 'all', live: 'off', facets: 'off', q: 'x' })).toEqual({ q: 'x' });
});

test('withoutChip removes one attribute and keeps the other', () => {
  const search = parseTracesSearch({ attr: { a: '1', b: '2' } });
  expect(toChips(withoutChip(search, 'attr.a')).map((chip) => chip.key)).toEqual(['attr.b']);
  expect(withoutChip(withoutChip(search, 'attr.a'), 'attr.b').attr).toBeUndefined();
});

describe('withFilter', () => {
  test.each([
    ['attr', 'http.route = /v1?a=b', { attr: { 'http.route': '/v1?a=b' } }],
    ['attr', '=x', null],
    ['minDurationMs', '12', { minDurationMs: 12 }],
    ['minDurationMs', 'soon', null],
    ['status', 'error', { status: 'error' }],
    ['status', 'fine', null],
    ['agent', '  writer ', { agent: 'writer' }],
    ['agent', ' ', null],
    ['iterations', '9', { query: 'iterations >= 9' }],
    ['iterations', 'many', null],
    ['environment', 'eu west', { query: 'environment = "eu west"' }],
  ] as const)('%s %s', (field, typed, expected) => {
    expect(withFilter({}, field, typed)).toEqual(expected);
  });
});
