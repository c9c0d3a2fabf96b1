import { expect, test } from 'vitest';
import { logChips, parseLogsSearch, toLogParameters } from './url';

test('a search survives the address and leaves out what is not said', () => {
  const search = parseLogsSearch({ q: 'timeout', minSeverity: 'warn', attr: { code: '402' }, live: 'off', from: 'all', colour: 'red' });
  expect(toLogParameters(search)).toEqual({ q: 'timeout', minSeverity: 'warn', attr: { code: '402' } });
});

test('an unknown severity is not asked for', () => {
  expect(toLogParameters(parseLogsSearch({ minSeverity: 'loud', from: '-1h' }))).toEqual({ from: '-1h' });
});

test('chips remove their own filter; a span goes with its trace', () => {
  const search = parseLogsSearch({ traceId: 'abc', spanId: 'def', attr: { a: '1', b: '2' } });
  const chips = logChips(search);
  expect(chips.map((chip) => chip.label)).toEqual(['trace abc', 'span def', 'a = 1', 'b = 2']);
  expect(chips[0]?.without).toMatchObject({ traceId: undefined, spanId: undefined });
  expect(chips[2]?.without.attr).toEqual({ b: '2' });
});
