import { expect, test } from 'vitest';
import type { Finding } from '../../api/types';
import type { SpanTree } from '../../timeline/spanTree';
import { evidenceIndexes, findingsBySpan } from './evidence';

const finding = (id: string, ...evidenceSpanIds: string[]): Finding => ({
  id, traceId: 't', traceStored: true, type: id, subject: '', severity: 'warning', time: '', service: '', agent: null, tool: null, model: null,
  evidenceSpanIds, evidenceCount: evidenceSpanIds.length, wastedTokens: null, wastedCostUsd: null, explanation: '',
});

test('A span knows all findings that it is evidence of', () => {
  const bySpan = findingsBySpan([finding('loop', 'a', 'b'), finding('empty', 'b')]);
  expect(bySpan.get('a')?.map(({ id }) => id)).toEqual(['loop']);
  expect(bySpan.get('b')?.map(({ id }) => id)).toEqual(['loop', 'empty']);
  expect(bySpan.get('c')).toBeUndefined();
});

test('Evidence that is not in the tree is left out', () => {
  const tree = { indexById: new Map([['a', 7], ['b', 2]]) } as unknown as SpanTree;
  expect(evidenceIndexes(finding('loop', 'a', 'gone', 'b'), tree)).toEqual([2, 7]);
  expect(evidenceIndexes(undefined, tree)).toEqual([]);
});
