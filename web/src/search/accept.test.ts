import { expect, test } from 'vitest';
import { accept } from './accept';

test.each([
  ['ag', 0, 2, { text: 'agent', kind: 'field' }, 'agent ', 6],
  ['ag = x', 0, 2, { text: 'agent', kind: 'field' }, 'agent = x', 6],
  ['agent ', 6, 6, { text: '=', kind: 'operator' }, 'agent = ', 8],
  ['agent', 5, 5, { text: '=', kind: 'operator' }, 'agent = ', 8],
  ['agent ', 6, 6, { text: 'in', kind: 'operator' }, 'agent in (', 10],
  ['att', 0, 3, { text: 'attr.', kind: 'field' }, 'attr.', 5],
  ['span(k', 5, 6, { text: 'kind', kind: 'field' }, 'span(kind ', 10],
] as const)('accept into %s', (query, from, to, item, expected, cursor) => {
  expect(accept(query, { from, to }, item)).toEqual({ query: expected, cursor });
});
