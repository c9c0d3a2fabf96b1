import { expect, test } from 'vitest';
import type { Message, MessagePart, Messages } from '../api/types';
import { someTree } from '../timeline/someTree';
import { probedSpans, shownToolCalls, toolParts, traceTranscript, turnOf } from './traceTranscript';

const part = (extra: Partial<MessagePart>): MessagePart => ({
  type: 'text', text: null, id: null, name: null, arguments: null, result: null, uri: null, mimeType: null, ...extra,
});
const message = (role: string, ...parts: MessagePart[]): Message => ({ role, name: null, finishReason: null, parts });
const says = (role: string, text: string) => message(role, part({ text }));
const messages = (input: Message[], output: Message[] = []): Messages => ({ systemInstructions: [part({ text: 'Be brief.' })], input, output, toolDefinitions: [] });

test('traceTranscript nests agents, model and tool calls', () => {
  const tree = someTree(
    { id: 'POST', kind: 'http', seconds: [0, 20] },
    { id: 'lead', parent: 'POST', kind: 'agent', subject: 'lead', seconds: [0, 20], hasContent: true },
    { id: 'm1', parent: 'lead', kind: 'llm', subject: 'm', seconds: [1, 2], hasContent: true },
    { id: 'ask', parent: 'lead', kind: 'tool', subject: 'ask', seconds: [2, 9], hasContent: true },
    { id: 'helper', parent: 'ask', kind: 'agent', subject: 'helper', seconds: [3, 8], hasContent: true },
    { id: 'm2', parent: 'lead', kind: 'llm', subject: 'm', seconds: [10, 11] },
  );
  const rows = traceTranscript(tree);
  expect(rows.map((row) => `${'.'.repeat(row.depth)}${tree.nodes[row.node]!.id} ${row.role} ${row.contentId ?? '-'}${row.first ? ' first' : ''}${row.asked ? ' asked' : ''}`)).toEqual([
    'lead agent -',
    '.m1 model m1 first',
    '.ask tool ask asked',
    '..helper agent helper',
    '.m2 model -',
  ]);
  expect(shownToolCalls(tree, rows)).toEqual(new Set(['call-ask']));
});

test('traceTranscript shows a call once that a wrapper reports too, with the messages of either', () => {
  const tree = someTree(
    { id: 'outer', kind: 'llm', subject: 'm', seconds: [0, 3] },
    { id: 'inner', parent: 'outer', kind: 'llm', subject: 'm', seconds: [0, 2], hasContent: true },
  );
  expect(traceTranscript(tree)).toEqual([{ node: 0, role: 'model', depth: 0, contentId: 'inner', first: true, asked: false }]);
});

test('turnOf shows what came after the last answer and folds what was said before', () => {
  const history = [says('user', 'hi'), says('assistant', 'hello')];
  const turn = turnOf(messages([...history, says('user', 'and?')], [says('assistant', 'well')]), false, new Set());
  expect(turn.earlier).toEqual(history);
  expect(turn.messages).toMatchObject({ systemInstructions: [], input: [says('user', 'and?')], output: [says('assistant', 'well')] });
});

test('turnOf shows the instructions in the first call only', () => {
  const sent = messages([says('system', 'Be kind.'), says('user', 'hi')]);
  const roles = (first: boolean) => turnOf(sent, first, new Set()).messages.input.map((item) => item.role);
  expect([roles(true), roles(false)]).toEqual([['system', 'user'], ['user']]);
  expect(turnOf(sent, true, new Set()).messages.systemInstructions).toHaveLength(1);
});

test('turnOf leaves out results that have a row of their own', () => {
  const result = (id: string) => part({ type: 'tool_result', id, result: '42' });
  const turn = turnOf(messages([message('tool', result('shown')), message('tool', result('other')), message('tool')]), false, new Set(['shown']));
  expect(turn.messages.input).toEqual([message('tool', result('other')), message('tool')]);
});

test('toolParts leaves out the call that is shown above, unless there is no result', () => {
  const call = part({ type: 'tool_call', id: '1', arguments: '{}' });
  const result = part({ type: 'tool_result', id: '1', result: '42' });
  const both = messages([message('assistant', call)], [message('tool', result)]);
  expect(toolParts(both, false)).toEqual([call, result]);
  expect(toolParts(both, true)).toEqual([result]);
  expect(toolParts(messages([message('assistant', call)]), true)).toEqual([call]);
});

test('probedSpans takes the first of each kind', () => {
  const tree = someTree(
    { id: 'lead', kind: 'agent', subject: 'lead', seconds: [0, 20] },
    { id: 'm1', parent: 'lead', kind: 'llm', subject: 'm', seconds: [1, 2] },
    { id: 'm2', parent: 'lead', kind: 'llm', subject: 'm', seconds: [3, 4] },
    { id: 'ask', parent: 'lead', kind: 'tool', subject: 'ask', seconds: [5, 9] },
  );
  const rows = traceTranscript(tree);
  expect(probedSpans(tree, rows)).toEqual(['lead', 'm1', 'ask']);
  expect(probedSpans(tree, rows, 2)).toEqual(['lead', 'm1']);
});
