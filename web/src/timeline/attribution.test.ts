import { expect, test } from 'vitest';
import { formatShares } from '../format/shares';
import { attribute, sentenceParts } from './attribution';
import { criticalPath } from './criticalPath';
import { slowRun, someTree } from './someTree';
import type { SpanTree } from './spanTree';

const attributionOf = (tree: SpanTree) => attribute(tree, criticalPath(tree));

function sentence(tree: SpanTree): string {
  const attribution = attributionOf(tree);
  const parts = sentenceParts(attribution);
  const { total, parts: shares } = formatShares(attribution.totalNanos, parts.map((part) => part.nanos));
  const said = parts.map(({ text, wait }, index) => `${shares[index]} ${text}${wait === null ? '' : wait.whole ? ` (${wait.name})` : ` (${wait.nanos / 1e9} s waiting on ${wait.name})`}`);
  return `${total} = ${said.join(' + ')}`;
}

test('attribute says where 45 s went', () => {
  expect(sentence(slowRun())).toBe('45 s = 32 s research_agent (27 s waiting on web_search) + 9 s writer (gpt-4o) + 4 s gaps');
});

test('attribute gives an agent only what it waits for itself', () => {
  const tree = someTree(
    { id: 'lead', kind: 'agent', subject: 'lead', seconds: [0, 10] },
    { id: 'delegate', parent: 'lead', kind: 'tool', subject: 'ask_helper', seconds: [1, 9] },
    { id: 'helper', parent: 'delegate', kind: 'agent', subject: 'helper', seconds: [2, 8] },
    { id: 'call', parent: 'helper', kind: 'llm', subject: 'small', seconds: [3, 7] },
  );
  const { agents, gapNanos } = attributionOf(tree);
  expect(agents.map(({ name, nanos, selfNanos, waits }) => [name, nanos / 1e9, selfNanos / 1e9, waits.map((wait) => `${wait.nanos / 1e9} ${wait.name}`)])).toEqual([
    ['helper', 6, 2, ['4 small']],
    ['lead', 4, 2, ['2 ask_helper']],
  ]);
  expect(gapNanos).toBe(0);
});

test('attribute without agents names the span at the top', () => {
  const tree = someTree({ id: 'POST /chat', kind: 'http', seconds: [0, 4] }, { id: 'call', parent: 'POST /chat', kind: 'llm', subject: 'small', seconds: [1, 2] });
  expect(sentence(tree)).toBe('4 s = 4 s POST /chat (1 s waiting on small)');
});

test('attribute gives a wait to one agent though spans below name another', () => {
  const tree = someTree({ id: 'tool', kind: 'tool', subject: 'search', seconds: [0, 2] }, { id: 'get', parent: 'tool', kind: 'http', seconds: [0, 2] });
  tree.nodes[1]!.span!.agent = 'somebody';
  expect(sentence(tree)).toBe('2 s = 2 s search (search)');
});

test('sentenceParts sums up what does not fit a sentence', () => {
  const tree = someTree(...Array.from({ length: 6 }, (_, i) => ({ id: `a${i}`, kind: 'agent' as const, subject: `agent ${i}`, seconds: [i * 10, i * 10 + 10] as [number, number] })));
  const parts = sentenceParts(attributionOf(tree));
  expect(parts.map((part) => part.text)).toEqual(['agent 0', 'agent 1', 'agent 2', '3 others']);
  expect(parts.reduce((sum, part) => sum + part.nanos, 0)).toBe(60e9);
});
