import type { Message, MessagePart, Messages } from '../api/types';

/** A part as shown: a tool call carries its result where the same conversation has it. */
export type TranscriptPart = MessagePart & { answer: MessagePart | null };

export type TranscriptEntry = {
  side: 'instructions' | 'input' | 'output';
  role: string;
  name: string | null;
  finishReason: string | null;
  parts: TranscriptPart[];
};

/** Messages in reading order, each tool result moved to the call it answers. */
export function transcript(messages: Messages): TranscriptEntry[] {
  const spoken = [...messages.input, ...messages.output];
  const results = new Map<string, MessagePart>();
  const called = new Set<string>();
  for (const part of spoken.flatMap((message) => message.parts)) {
    if (part.id !== null && part.type === 'tool_result') {
      results.set(part.id, part);
    } else if (part.id !== null && part.type === 'tool_call') {
      called.add(part.id);
    }
  }
  const answerOf = (part: MessagePart) => (part.type === 'tool_call' && part.id !== null ? (results.get(part.id) ?? null) : null);
  const moved = (part: MessagePart) => part.type === 'tool_result' && part.id !== null && called.has(part.id) && results.get(part.id) === part;
  const entry = (side: TranscriptEntry['side']) => (message: Message) => ({
    side,
    role: message.role,
    name: message.name,
    finishReason: message.finishReason,
    parts: message.parts.filter((part) => !moved(part)).map((part) => ({ ...part, answer: answerOf(part) })),
  });
  const instructions: Message[] =
    messages.systemInstructions.length === 0 ? [] : [{ role: 'system', name: null, finishReason: null, parts: messages.systemInstructions }];
  const entries = [...instructions.map(entry('instructions')), ...messages.input.map(entry('input')), ...messages.output.map(entry('output'))];
  return entries.filter((item, index) => item.parts.length > 0 || sourceIsEmpty(messages, index - instructions.length));
}

/** A message without parts was sent that way and stays; one that only held moved results goes. */
function sourceIsEmpty(messages: Messages, index: number): boolean {
  return [...messages.input, ...messages.output][index]?.parts.length === 0;
}
