import type { SpanTree } from './spanTree';

/** A stretch of time and the span that decides it. */
export type PathSegment = {
  /** Index of the node; -1 where nothing that was received ran. */
  node: number;
  startNanos: number;
  endNanos: number;
};

export type CriticalPath = {
  /** In order of time, without holes from the start of the tree to its end. */
  segments: PathSegment[];
  totalNanos: number;
};

/** A child that outlives its parent by up to this share of the parent's duration was waited for: the clocks differ. */
const clockTolerance = 0.02;

type Frame = {
  node: number;
  /** What is before this time belongs to the caller. */
  floor: number;
  cursor: number;
  ends: ChildEnd[];
  next: number;
};

type ChildEnd = { node: number; end: number };

/**
 * Which span decides how long the trace takes, for every moment. Read from the end backwards: of the children that ended before
 * the cursor the one that ended last is what its parent waited for; where there is none the time is the span's own. Work that
 * goes on after its parent ended counts for the end of the trace but not for that of the parent.
 */
export function criticalPath(tree: SpanTree): CriticalPath {
  const { nodes, totalNanos } = tree;
  const subtreeEnds = endsOfSubtrees(tree);
  // Collected from the end to the start, and turned round at last.
  const segments: PathSegment[] = [];
  const add = (node: number, startNanos: number, endNanos: number) => {
    if (endNanos <= startNanos) {
      return;
    }
    const later = segments.at(-1);
    if (later !== undefined && later.node === node && later.startNanos === endNanos) {
      later.startNanos = startNanos;
    } else {
      segments.push({ node, startNanos, endNanos });
    }
  };
  /** Time without a child is the span's own while it runs, and a gap where it ended already or was not received. */
  const addOwn = (node: number, startNanos: number, endNanos: number) => {
    const span = nodes[node];
    if (span === undefined || span.span === null) {
      add(-1, startNanos, endNanos);
      return;
    }
    const running = Math.max(startNanos, Math.min(endNanos, span.endNanos));
    add(-1, running, endNanos);
    add(node, startNanos, running);
  };

  const stack: Frame[] = [frameOf(tree, subtreeEnds, -1, totalNanos, 0)];
  // An explicit stack: a hostile trace may be as deep as it is long.
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = nextChild(tree, frame);
    if (child === undefined) {
      addOwn(frame.node, frame.floor, frame.cursor);
      stack.pop();
      continue;
    }
    addOwn(frame.node, child.end, frame.cursor);
    const floor = Math.max(nodes[child.node]!.startNanos, frame.floor);
    frame.cursor = floor;
    stack.push(frameOf(tree, subtreeEnds, child.node, child.end, floor));
  }
  return { segments: segments.reverse(), totalNanos };
}

/** For each node, when the last span under it ends. */
function endsOfSubtrees({ nodes }: SpanTree): Float64Array {
  const ends = new Float64Array(nodes.length);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    ends[index] = Math.max(ends[index]!, node.endNanos);
    if (node.parent >= 0) {
      ends[node.parent] = Math.max(ends[node.parent]!, ends[index]!);
    }
  }
  return ends;
}

/** Each child is listed with the end of its subtree and with its own, so that late work under it does not hide the child. */
function frameOf({ nodes }: SpanTree, subtreeEnds: Float64Array, node: number, cursor: number, floor: number): Frame {
  const ends: ChildEnd[] = [];
  const parent = nodes[node];
  const tolerance = parent === undefined ? 0 : (parent.endNanos - parent.startNanos) * clockTolerance;
  for (let child = node + 1, end = parent?.end ?? nodes.length; child < end; child = nodes[child]!.end) {
    const own = nodes[child]!.endNanos;
    const whole = subtreeEnds[child]!;
    ends.push({ node: child, end: own > cursor && own <= cursor + tolerance ? cursor : own });
    if (whole > own) {
      ends.push({ node: child, end: whole });
    }
  }
  ends.sort((a, b) => b.end - a.end || nodes[a.node]!.startNanos - nodes[b.node]!.startNanos);
  return { node, cursor, floor, ends, next: 0 };
}

/** The child that ended last before the cursor and began before it. As the cursor only goes back, what is passed over never comes again. */
function nextChild({ nodes }: SpanTree, frame: Frame): ChildEnd | undefined {
  while (frame.next < frame.ends.length) {
    const child = frame.ends[frame.next]!;
    if (child.end <= frame.floor) {
      return undefined;
    }
    frame.next++;
    if (child.end <= frame.cursor && nodes[child.node]!.startNanos < child.end) {
      return child;
    }
  }
  return undefined;
}
