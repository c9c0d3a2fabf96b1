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
  /** An end up to this time counts as the cursor. */
  reach: number;
  /** Place in the ends of the node's children. */
  next: number;
};

/**
 * Which span decides how long the trace takes, for every moment. Read from the end backwards: of the children that ended before
 * the cursor the one that ended last is what its parent waited for; where there is none the time is the span's own. Work that
 * goes on after its parent ended counts for the end of the trace but not for that of the parent.
 */
export function criticalPath(tree: SpanTree): CriticalPath {
  const { nodes, totalNanos } = tree;
  const ends = childEnds(tree);
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

  const stack: Frame[] = [{ node: -1, floor: 0, cursor: totalNanos, reach: totalNanos, next: ends.first[nodes.length]! }];
  // An explicit stack: a hostile trace may be as deep as it is long.
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const entry = nextChild(tree, ends, frame);
    if (entry < 0) {
      addOwn(frame.node, frame.floor, frame.cursor);
      stack.pop();
      continue;
    }
    const child = nodes[ends.node[entry]!]!;
    const end = Math.min(ends.end[entry]!, frame.cursor);
    addOwn(frame.node, end, frame.cursor);
    frame.cursor = Math.max(child.startNanos, frame.floor);
    // Only what was running when the parent ended can have been waited for in spite of its clock.
    frame.reach = frame.cursor;
    stack.push({
      node: child.index,
      floor: frame.cursor,
      cursor: end,
      reach: end + (child.endNanos - child.startNanos) * clockTolerance,
      next: ends.first[child.index]!,
    });
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

/** For each node, and for the whole at last, the ends of its children, latest first. */
type ChildEnds = { first: Int32Array; node: Int32Array; end: Float64Array };

/** Each child is listed with its own end, and with that of its subtree where it is later, so that late work under it does not hide the child. */
function childEnds(tree: SpanTree): ChildEnds {
  const { nodes } = tree;
  const subtreeEnds = endsOfSubtrees(tree);
  const first = new Int32Array(nodes.length + 2);
  const node = new Int32Array(nodes.length * 2);
  const end = new Float64Array(nodes.length * 2);
  let count = 0;
  const addChildren = (from: number, to: number) => {
    const start = count;
    let ordered = true;
    const add = (child: number, childEnd: number) => {
      // Of equal ends the earlier start comes first, which turning round would not give.
      ordered &&= count === start || childEnd > end[count - 1]!;
      node[count] = child;
      end[count++] = childEnd;
    };
    for (let child = from; child < to; child = nodes[child]!.end) {
      const own = nodes[child]!.endNanos;
      add(child, own);
      if (subtreeEnds[child]! > own) {
        add(child, subtreeEnds[child]!);
      }
    }
    // Steps one after the other come in the order of their ends.
    if (ordered) {
      node.subarray(start, count).reverse();
      end.subarray(start, count).reverse();
      return;
    }
    const order = Array.from({ length: count - start }, (_, place) => start + place);
    order.sort((x, y) => end[y]! - end[x]! || node[x]! - node[y]!);
    node.set(order.map((place) => node[place]!), start);
    end.set(order.map((place) => end[place]!), start);
  };
  for (const parent of nodes) {
    first[parent.index] = count;
    if (parent.childCount > 0) {
      addChildren(parent.index + 1, parent.end);
    }
  }
  first[nodes.length] = count;
  addChildren(0, nodes.length);
  first[nodes.length + 1] = count;
  return { first, node, end };
}

/** The child that ended last before the cursor and began before it, or -1. As the cursor only goes back, what is passed over never comes again. */
function nextChild({ nodes }: SpanTree, ends: ChildEnds, frame: Frame): number {
  const last = ends.first[(frame.node < 0 ? nodes.length : frame.node) + 1]!;
  while (frame.next < last) {
    const entry = frame.next;
    const end = ends.end[entry]!;
    if (end <= frame.floor) {
      return -1;
    }
    frame.next++;
    if (end <= frame.reach && nodes[ends.node[entry]!]!.startNanos < Math.min(end, frame.cursor)) {
      return entry;
    }
  }
  return -1;
}

/** The segments of each node that has any, in order of time. */
export function segmentsByNode(path: CriticalPath): Map<number, PathSegment[]> {
  const byNode = new Map<number, PathSegment[]>();
  for (const segment of path.segments) {
    const list = byNode.get(segment.node);
    if (list === undefined) {
      byNode.set(segment.node, [segment]);
    } else {
      list.push(segment);
    }
  }
  return byNode;
}

/** Segments as drawn: those with less than the given time between them are one, so that a line never has more pieces than there is room for. */
export function joinSegments(segments: PathSegment[], apartNanos: number): PathSegment[] {
  const joined: PathSegment[] = [];
  for (const segment of segments) {
    const before = joined.at(-1);
    if (before !== undefined && segment.startNanos - before.endNanos < apartNanos) {
      before.endNanos = segment.endNanos;
    } else {
      joined.push({ ...segment });
    }
  }
  return joined;
}

/** The span that decides most of the duration by itself; null where none does. */
export function longestStep({ nodes }: SpanTree, path: CriticalPath): { node: number; nanos: number } | null {
  let longest: { node: number; nanos: number } | null = null;
  for (const [node, segments] of segmentsByNode(path)) {
    const nanos = segments.reduce((sum, segment) => sum + segment.endNanos - segment.startNanos, 0);
    if (nanos > (longest?.nanos ?? 0) && nodes[node]?.span != null) {
      longest = { node, nanos };
    }
  }
  return longest;
}
