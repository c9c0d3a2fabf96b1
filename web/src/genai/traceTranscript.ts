import type { Message, MessagePart, Messages, Span } from '../api/types';
import { agentNodes } from '../timeline/owners';
import type { SpanTree } from '../timeline/spanTree';

export type TranscriptRow = {
  /** Index of the node in the tree. */
  node: number;
  role: 'agent' | 'model' | 'tool';
  /** How many rows it is nested in. */
  depth: number;
  /** The span whose messages are shown here; null where none were captured, or where the rows below show them. */
  contentId: string | null;
  /** The first call of its agent: it shows the instructions too. */
  first: boolean;
  /** The answer that asks for this tool call is shown above, with the arguments. */
  asked: boolean;
};

const roles: Partial<Record<Span['kind'], TranscriptRow['role']>> = {
  agent: 'agent', workflow: 'agent', llm: 'model', tool: 'tool', mcp: 'tool', retrieval: 'tool',
};

/** The trace as one conversation: agents, their model calls and tool calls in order, what two instrumentations report only once. */
export function traceTranscript(tree: SpanTree): TranscriptRow[] {
  const { nodes } = tree;
  const agents = agentNodes(tree);
  const talks = callsWithContent(tree);
  const rows: TranscriptRow[] = [];
  /** For each node the row that it belongs to, or -1. */
  const rowOf = new Int32Array(nodes.length);
  const begun = new Set<number>();
  /** Agents whose answers are shown. */
  const answered = new Set<number>();
  for (const { index, span, parent } of nodes) {
    const above = parent < 0 ? -1 : rowOf[parent]!;
    rowOf[index] = above;
    const role = span === null ? undefined : roles[span.kind];
    if (span === null || role === undefined) {
      continue;
    }
    const outer = rows[above];
    const wrapped = outer !== undefined && outer.role === role && sameCall(nodes[outer.node]!.span!, span);
    // An agent's own messages repeat those of its calls.
    const ownContent = span.hasContent && (role !== 'agent' || !talks[index]) ? span.spanId : null;
    if (wrapped) {
      outer.contentId ??= ownContent;
      continue;
    }
    const agent = agents[index]!;
    rowOf[index] = rows.length;
    rows.push({ node: index, role, depth: outer === undefined ? 0 : outer.depth + 1, contentId: ownContent, first: role === 'model' && !begun.has(agent), asked: role === 'tool' && span.tool?.callId != null && answered.has(agent) });
    if (role === 'model') {
      begun.add(agent);
    }
    if (role === 'model' && ownContent !== null) {
      answered.add(agent);
    }
  }
  return rows;
}

/** A span directly around another that reports the same: wrappers of the client and of the transport. */
function sameCall(outer: Span, inner: Span): boolean {
  switch (inner.kind) {
    case 'llm':
      return true;
    case 'agent':
    case 'workflow':
      return outer.agent === inner.agent && outer.kind === inner.kind;
    default:
      return outer.tool?.name === inner.tool?.name;
  }
}

/** For each node whether a model call with messages is below it. */
function callsWithContent({ nodes }: SpanTree): Uint8Array {
  const below = new Uint8Array(nodes.length);
  for (let index = nodes.length - 1; index > 0; index--) {
    const { span, parent } = nodes[index]!;
    if (parent >= 0 && (below[index] === 1 || (span?.kind === 'llm' && span.hasContent))) {
      below[parent] = 1;
    }
  }
  return below;
}

/** Ids of tool calls whose result a row of their own shows. */
export function shownToolCalls(tree: SpanTree, rows: TranscriptRow[]): Set<string> {
  const ids = rows.filter((row) => row.role === 'tool' && row.contentId !== null).map((row) => tree.nodes[row.node]!.span!.tool?.callId);
  return new Set(ids.filter((id): id is string => typeof id === 'string'));
}

export type Turn = {
  /** What came before, said in earlier calls. */
  earlier: Message[];
  /** What is new in this call, and the answer. */
  messages: Messages;
};

/** What a call adds to the conversation: what came after the last answer. Results that rows of their own show are left out. */
export function turnOf(messages: Messages, first: boolean, shownElsewhere: ReadonlySet<string>): Turn {
  const lastAnswer = messages.input.findLastIndex((message) => message.role === 'assistant');
  const start = lastAnswer + 1;
  const fresh = messages.input
    .slice(start)
    .map((message) => ({ ...message, parts: message.parts.filter((part) => part.type !== 'tool_result' || part.id === null || !shownElsewhere.has(part.id)) }))
    .filter((message, index) => message.parts.length > 0 || messages.input[start + index]!.parts.length === 0);
  return {
    earlier: messages.input.slice(0, start),
    messages: {
      systemInstructions: first ? messages.systemInstructions : [],
      input: first ? fresh : fresh.filter((message) => message.role !== 'system'),
      output: messages.output,
      toolDefinitions: first ? messages.toolDefinitions : [],
    },
  };
}

/** What a tool call's row shows: the call with its result, or the result alone where the arguments are shown above. */
export function toolParts(messages: Messages, asked: boolean): MessagePart[] {
  const parts = [...messages.input, ...messages.output].flatMap((message) => message.parts);
  const results = parts.some((part) => part.type === 'tool_result');
  return asked && results ? parts.filter((part) => part.type !== 'tool_call') : parts;
}

/** Spans that tell for all why a trace has no content: the first agent, model call and tool call of each service, of few services. */
export function probedSpans(tree: SpanTree, rows: TranscriptRow[], max = 6): string[] {
  const first = new Map<string, string>();
  for (const row of rows) {
    const span = tree.nodes[row.node]!.span!;
    const key = `${span.service} ${row.role}`;
    if (!span.inferred && !first.has(key) && first.size < max) {
      first.set(key, span.spanId);
    }
  }
  return [...first.values()];
}
