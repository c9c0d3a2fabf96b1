import type { Span } from '../api/types';
import type { SpanTree } from './spanTree';

/** Kinds that a run waits for: the leaf of these names what time went into. */
const waitedFor: ReadonlySet<Span['kind']> = new Set(['llm', 'embedding', 'rerank', 'tool', 'retrieval', 'memory', 'guardrail', 'evaluator', 'mcp']);

export function modelOf(span: Span): string | null {
  return span.llm === null ? null : (span.llm.responseModel ?? span.llm.requestModel);
}

/** What a reader calls the span: its agent, tool or model, or else its own name. */
export function subjectOf(span: Span): string {
  const name =
    span.kind === 'agent' || span.kind === 'workflow' ? span.agent
    : span.kind === 'tool' || span.kind === 'mcp' ? span.tool?.name
    : modelOf(span);
  return name ?? (span.name === '' ? '(no name)' : span.name);
}

/** For each node the nearest node at or above it that is an agent, or -1. */
export function agentNodes({ nodes }: SpanTree): Int32Array {
  const agents = new Int32Array(nodes.length);
  nodes.forEach(({ span, parent }, index) => {
    agents[index] = span?.kind === 'agent' ? index : parent < 0 ? -1 : agents[parent]!;
  });
  return agents;
}

/** For each node the nearest call at or above it that its agent waits for, or -1: calls above the agent are waited for by somebody else. */
export function waitNodes({ nodes }: SpanTree): Int32Array {
  const waits = new Int32Array(nodes.length);
  nodes.forEach(({ span, parent }, index) => {
    waits[index] = span?.kind === 'agent' ? -1 : span !== null && waitedFor.has(span.kind) ? index : parent < 0 ? -1 : waits[parent]!;
  });
  return waits;
}

/** For each node the name of the agent that it works for; without one that of the span at the top. */
export function agentNames(tree: SpanTree): string[] {
  const { nodes } = tree;
  const agents = agentNodes(tree);
  const names: string[] = [];
  nodes.forEach(({ span, parent }, index) => {
    const agent = nodes[agents[index]!]?.span;
    const inherited = parent < 0 || nodes[parent]!.span === null ? undefined : names[parent];
    names.push(agent ? subjectOf(agent) : (span?.agent ?? inherited ?? (span === null ? '' : subjectOf(span))));
  });
  return names;
}
