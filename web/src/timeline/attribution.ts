import type { Span } from '../api/types';
import type { CriticalPath } from './criticalPath';
import { agentNames, subjectOf, waitNodes } from './owners';
import type { SpanTree } from './spanTree';

/** What an agent waited for on the critical path. */
export type Wait = { name: string; kind: Span['kind']; nanos: number; /** The node that took most of it. */ node: number };

/** An agent's part of the critical path. */
export type AgentShare = {
  name: string;
  nanos: number;
  /** Time in which nothing was waited for: the agent's own work. */
  selfNanos: number;
  /** Longest first. */
  waits: Wait[];
  /** The node that took most of it. */
  node: number;
};

export type Attribution = {
  totalNanos: number;
  /** Longest first. */
  agents: AgentShare[];
  /** Time in which no span that was received ran. */
  gapNanos: number;
};

type Tally = { nanos: number; byNode: Map<number, number> };

/** Divides the critical path among agents, and what each waited for. All parts together are the whole. */
export function attribute(tree: SpanTree, path: CriticalPath): Attribution {
  const names = agentNames(tree);
  const waits = waitNodes(tree);
  const agents = new Map<string, Tally & { self: number; waits: Map<string, Tally> }>();
  let gapNanos = 0;
  for (const { node, startNanos, endNanos } of path.segments) {
    const nanos = endNanos - startNanos;
    if (node < 0) {
      gapNanos += nanos;
      continue;
    }
    const name = names[node]!;
    const share = agents.get(name) ?? { nanos: 0, byNode: new Map(), self: 0, waits: new Map() };
    agents.set(name, share);
    tally(share, node, nanos);
    const wait = waits[node]!;
    if (wait < 0) {
      share.self += nanos;
    } else {
      const span = tree.nodes[wait]!.span!;
      const key = `${span.kind} ${subjectOf(span)}`;
      const entry = share.waits.get(key) ?? { nanos: 0, byNode: new Map() };
      share.waits.set(key, entry);
      tally(entry, wait, nanos);
    }
  }
  return {
    totalNanos: path.totalNanos,
    gapNanos,
    agents: [...agents]
      .map(([name, share]) => ({
        name,
        nanos: share.nanos,
        selfNanos: share.self,
        node: largest(share),
        waits: [...share.waits.values()].map((entry) => toWait(tree, entry)).sort((a, b) => b.nanos - a.nanos),
      }))
      .sort((a, b) => b.nanos - a.nanos),
  };
}

function tally(into: Tally, node: number, nanos: number) {
  into.nanos += nanos;
  into.byNode.set(node, (into.byNode.get(node) ?? 0) + nanos);
}

function largest({ byNode }: Tally): number {
  let node = -1;
  for (const [candidate, nanos] of byNode) {
    node = node < 0 || nanos > byNode.get(node)! ? candidate : node;
  }
  return node;
}

function toWait(tree: SpanTree, entry: Tally): Wait {
  const node = largest(entry);
  const span = tree.nodes[node]!.span!;
  return { name: subjectOf(span), kind: span.kind, nanos: entry.nanos, node };
}

export type SentencePart = { nanos: number; agent: AgentShare | null; text: string; wait: { nanos: number; name: string; whole: boolean } | null };

/** More parts than this are summed up as others: a sentence is read at once. */
const maxParts = 4;
/** A wait this much of its agent's time stands for all of it. */
const nearlyAll = 0.9;
/** Less than this share of the agent's time is not worth naming. */
const worthNaming = 0.25;

/** The parts of "45 s = 32 s researcher (27 s waiting on web_search) + 9 s writer (gpt-4o) + 4 s gaps", longest first and gaps last. */
export function sentenceParts({ agents, gapNanos, totalNanos }: Attribution): SentencePart[] {
  const visible = agents.filter((agent) => agent.nanos >= totalNanos * 0.005);
  const named = visible.length > maxParts ? visible.slice(0, maxParts - 1) : visible;
  const others = agents.filter((agent) => !named.includes(agent));
  const parts: SentencePart[] = named.map((agent) => ({ nanos: agent.nanos, agent, text: agent.name, wait: waitOf(agent) }));
  if (others.length > 0) {
    const text = others.length === 1 ? others[0]!.name : `${others.length} others`;
    parts.push({ nanos: others.reduce((sum, agent) => sum + agent.nanos, 0), agent: null, text, wait: null });
  }
  if (gapNanos > 0) {
    parts.push({ nanos: gapNanos, agent: null, text: 'gaps', wait: null });
  }
  return parts;
}

function waitOf(agent: AgentShare): SentencePart['wait'] {
  const wait = agent.waits[0];
  if (wait === undefined || wait.nanos < agent.nanos * worthNaming) {
    return null;
  }
  return { nanos: wait.nanos, name: wait.name, whole: wait.nanos >= agent.nanos * nearlyAll };
}
