import type { Span } from '../api/types';
import type { CriticalPath } from './criticalPath';
import { agentNames, subjectOf, waitNodes } from './owners';
import type { SpanTree } from './spanTree';
import { pathNanos } from './statistics';

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

type Share = { nanos: number; selfNanos: number; node: number; waits: Map<string, Wait> };

/** Divides the critical path among agents, and what each waited for. All parts together are the whole. */
export function attribute(tree: SpanTree, path: CriticalPath): Attribution {
  const { nodes } = tree;
  const names = agentNames(tree);
  const waits = waitNodes(tree);
  const own = pathNanos(tree, path);
  const waited = new Float64Array(nodes.length);
  const agents = new Map<string, Share>();
  for (let index = 0; index < nodes.length; index++) {
    const nanos = own[index]!;
    if (nanos === 0) {
      continue;
    }
    const wait = waits[index]!;
    const name = names[wait < 0 ? index : wait]!;
    let share = agents.get(name);
    if (share === undefined) {
      share = { nanos: 0, selfNanos: 0, node: index, waits: new Map() };
      agents.set(name, share);
    }
    share.nanos += nanos;
    share.node = nanos > own[share.node]! ? index : share.node;
    if (wait < 0) {
      share.selfNanos += nanos;
    } else {
      waited[wait] = waited[wait]! + nanos;
    }
  }
  for (let index = 0; index < nodes.length; index++) {
    if (waited[index]! > 0) {
      addWait(agents.get(names[index]!)!.waits, nodes[index]!.span!, index, waited);
    }
  }
  const attributed = own.reduce((sum, nanos) => sum + nanos, 0);
  return {
    totalNanos: path.totalNanos,
    gapNanos: path.totalNanos - attributed,
    agents: [...agents]
      .map(([name, share]) => ({ name, ...share, waits: [...share.waits.values()].sort((a, b) => b.nanos - a.nanos) }))
      .sort((a, b) => b.nanos - a.nanos),
  };
}

function addWait(waits: Map<string, Wait>, span: Span, index: number, waited: Float64Array) {
  const name = subjectOf(span);
  const key = `${span.kind} ${name}`;
  const wait = waits.get(key) ?? { name, kind: span.kind, nanos: 0, node: index };
  waits.set(key, wait);
  wait.nanos += waited[index]!;
  wait.node = waited[index]! > waited[wait.node]! ? index : wait.node;
}

export type SentencePart = { nanos: number; agent: AgentShare | null; text: string; wait: (Wait & { whole: boolean }) | null };

/** More parts than this are summed up as others: a sentence is read at once. */
const maxParts = 4;
/** A smaller share of the run is not worth words. */
const worthASentence = 0.005;
/** A wait this much of its agent's time stands for all of it. */
const nearlyAll = 0.9;
/** Less than this share of the agent's time is not worth naming. */
const worthNaming = 0.25;

/** The parts of "45 s = 32 s researcher (27 s waiting on web_search) + 9 s writer (gpt-4o) + 4 s gaps", longest first and gaps last. */
export function sentenceParts({ agents, gapNanos, totalNanos }: Attribution): SentencePart[] {
  const visible = agents.filter((agent) => agent.nanos >= totalNanos * worthASentence);
  const named = visible.length > maxParts ? visible.slice(0, maxParts - 1) : visible;
  const others = visible.slice(named.length);
  const parts: SentencePart[] = named.map((agent) => ({ nanos: agent.nanos, agent, text: agent.name, wait: waitOf(agent) }));
  if (others.length > 0) {
    const text = others.length === 1 ? others[0]!.name : `${others.length} others`;
    parts.push({ nanos: others.reduce((sum, agent) => sum + agent.nanos, 0), agent: null, text, wait: null });
  }
  if (gapNanos >= totalNanos * worthASentence) {
    parts.push({ nanos: gapNanos, agent: null, text: 'gaps', wait: null });
  }
  return parts;
}

function waitOf(agent: AgentShare): SentencePart['wait'] {
  const wait = agent.waits[0];
  if (wait === undefined || wait.nanos < agent.nanos * worthNaming) {
    return null;
  }
  return { ...wait, whole: wait.nanos >= agent.nanos * nearlyAll };
}
