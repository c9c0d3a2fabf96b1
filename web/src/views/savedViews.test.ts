import { expect, test } from 'vitest';
import { idOf, toSearch, toView } from './savedViews';

test('a view gives back the search that it was made from', () => {
  const search = { from: '-1h', query: 'agent = x', service: 'shop', hide: 'cost', live: 'off' as const, attr: { a: 'b' } };
  expect(toSearch(toView(' Mine ', search))).toEqual({ from: '-1h', query: 'agent = x', service: 'shop', hide: 'cost', attr: { a: 'b' } });
});

test('idOf is plain and tells names apart', () => {
  expect(idOf('Slow runs!')).toMatch(/^slow-runs-[a-z0-9]+$/);
  expect(idOf('遅い')).not.toBe(idOf('高い'));
});
