import { expect, test } from 'vitest';
import type { Message, MessagePart } from '../api/types';
import { transcript } from './transcript';

const part = (extra: Partial<MessagePart>): MessagePart => ({
  type: 'text', text: null, id: null, name: null, arguments: null, result: null, uri: null, mimeType: null, ...extra,
});
const message = (role: string, ...parts: MessagePart[]): Message => ({ role, name: null, finishReason: null, parts });

test('transcript moves a tool result to its call and drops the emptied message', () => {
  const call = part({ type: 'tool_call', id: '1', name: 'search' });
  const result = part({ type: 'tool_result', id: '1', result: '42' });
  const entries = transcript({
    systemInstructions: [part({ text: 'Be brief.' })],
    input: [message('user', part({ text: 'hi' })), message('assistant', call), message('tool', result)],
    output: [message('assistant', part({ text: 'done' }))],
    toolDefinitions: [],
  });
  expect(entries.map((entry) => `${entry.side} ${entry.role}`)).toEqual(['instructions system', 'input user', 'input assistant', 'output assistant']);
  expect(entries[2]?.parts[0]?.answer).toEqual(result);
});

test('transcript keeps results without a call, and messages that were sent empty', () => {
  const entries = transcript({
    systemInstructions: [],
    input: [message('tool', part({ type: 'tool_result', id: '9', result: 'x' })), message('user')],
    output: [],
    toolDefinitions: [],
  });
  expect(entries.map((entry) => entry.parts.length)).toEqual([1, 0]);
});
