import { expect, test } from 'vitest';
import type { Conversation } from '../../api/types';
import { contextOf, heightsOf } from './growth';

const use = (traceId: string, inputTokens: number, contextWindowTokens: number | null) => ({ traceId, model: 'm', inputTokens, contextWindowTokens });
const items = ['a', 'b', 'c'].map((traceId) => ({ traceId })) as Conversation['items'];

test('each turn with a model call has its share of the window', () => {
  const contexts = contextOf({ items, context: [use('c', 900, 1000), use('a', 100, 1000)] });
  expect(contexts.map(({ turn, share }) => [turn, share])).toEqual([
    [1, 0.1],
    [3, 0.9],
  ]);
  expect(heightsOf(contexts)).toEqual([0.1, 0.9]);
});

test('small shares are drawn larger, in proportion', () => {
  expect(heightsOf(contextOf({ items, context: [use('a', 10, 1000), use('b', 20, 1000)] }))).toEqual([0.25, 0.5]);
});

test('where a window is not known bars compare inputs', () => {
  expect(heightsOf(contextOf({ items, context: [use('a', 10, 1000), use('b', 20, null)] }))).toEqual([0.5, 1]);
});
