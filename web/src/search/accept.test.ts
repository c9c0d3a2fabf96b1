import { expect, test } from 'vitest';
import { accept } from './accept';

test.each([
  ['ag', 0, 2, { text: 'agent' }, 'agent ', 6],
  ['ag = x', 0, 2, { text: 'agent' }, 'agent = x', 6],
  ['agent ', 6, 6, { text: '=' }, 'agent = ', 8],
  ['agent', 5, 5, { text: '=' }, 'agent = ', 8],
  ['agent ', 6, 6, { text: 'in' }, 'agent in (', 10],
  ['att', 0, 3, { text: 'attr.' }, 'attr.', 5],
  ['span(k', 5, 6, { text: 'kind' }, 'span(kind ', 10],
] as const)('accept into %s', (query, from, to, item, expected, cursor) => {
  expect(accept(query, { from, to }, item)).toEqual({ query: expected, cursor });
});
