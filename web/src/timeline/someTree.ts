import type { Llm, Span } from '../api/types';
import { buildSpanTree, type SpanTree } from './spanTree';

type SpanSpec = {
  id: string;
  parent?: string;
  kind?: Span['kind'];
  /** Agent, tool or model by kind. */
  subject?: string;
  seconds: [start: number, end: number];
} & Partial<Pick<Span, 'status' | 'usage' | 'counted' | 'hasContent'>>;

/** For tests: a tree of spans of which only what matters is said. */
export function someTree(...specs: SpanSpec[]): SpanTree {
  return buildSpanTree(specs.map(someSpan), [], { complete: true });
}

function someSpan({ id, parent, kind = 'other', subject, seconds: [start, end], ...rest }: SpanSpec): Span {
  return {
    spanId: id,
    parentSpanId: parent ?? null,
    name: id,
    kind,
    startTime: new Date(start * 1_000).toISOString(),
    durationNanos: (end - start) * 1e9,
    agent: kind === 'agent' ? (subject ?? null) : null,
    tool: kind === 'tool' ? { name: subject ?? null, callId: `call-${id}`, type: null } : null,
    llm: kind === 'llm' ? ({ requestModel: subject ?? null, responseModel: null } as Llm) : null,
    status: 'ok',
    usage: null,
    counted: true,
    hasContent: false,
    ...rest,
  } as Span;
}

/** The run that everybody asks about: 45 s, of which 32 s research, 9 s writing and 4 s in which nothing ran. */
export function slowRun(): SpanTree {
  return someTree(
    { id: 'research', kind: 'agent', subject: 'research_agent', seconds: [0, 32] },
    { id: 'plan', parent: 'research', kind: 'llm', subject: 'gpt-4o', seconds: [1, 4] },
    { id: 'search', parent: 'research', kind: 'tool', subject: 'web_search', seconds: [4, 31] },
    { id: 'get', parent: 'search', kind: 'http', seconds: [5, 30] },
    { id: 'writer', kind: 'agent', subject: 'writer', seconds: [36, 45] },
    { id: 'draft', parent: 'writer', kind: 'llm', subject: 'gpt-4o', seconds: [36, 45] },
  );
}
