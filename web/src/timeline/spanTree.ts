import type { MissingParent, Span } from '../api/types';
import { parseInstant } from '../format/time';

/** One row of the tree. Nodes lie in one array in reading order, so that a subtree is a slice. */
export type TreeNode = {
  index: number;
  id: string;
  /** Null for a parent that was named but not received. */
  span: Span | null;
  /** Index of the parent node, -1 for a root. */
  parent: number;
  depth: number;
  /** Index after the last descendant. */
  end: number;
  childCount: number;
  /** Place among the siblings, from 1. */
  position: number;
  siblings: number;
  /** Nanoseconds after the earliest start of the tree. */
  startNanos: number;
  endNanos: number;
};

export type SpanTree = {
  nodes: TreeNode[];
  indexById: ReadonlyMap<string, number>;
  /** From the earliest start to the latest end. */
  totalNanos: number;
};

type Item = { id: string; span: Span | null; parentId: string | null; startNanos: number; endNanos: number };

/** A parent that may be on a page not loaded yet gets a placeholder only once all pages are here. */
type BuildOptions = { complete: boolean };

export function buildSpanTree(spans: Span[], missingParents: MissingParent[], { complete }: BuildOptions): SpanTree {
  const items = toItems(spans);
  addPlaceholders(items, missingParents, complete);
  const children = groupByParent(items);
  return flatten(items, children);
}

function toItems(spans: Span[]): Map<string, Item> {
  let origin: ReturnType<typeof parseInstant> | undefined;
  const items = new Map<string, Item>();
  let earliest = 0;
  for (const span of spans) {
    const start = parseInstant(span.startTime);
    origin ??= start;
    const startNanos = (start.secondMs - origin.secondMs) * 1e6 + (start.nanos - origin.nanos);
    earliest = Math.min(earliest, startNanos);
    items.set(span.spanId, {
      id: span.spanId,
      span,
      // A span that names itself as parent would never be reached from a root.
      parentId: span.parentSpanId === span.spanId ? null : span.parentSpanId,
      startNanos,
      endNanos: startNanos + Math.max(0, span.durationNanos),
    });
  }
  if (earliest < 0) {
    for (const item of items.values()) {
      item.startNanos -= earliest;
      item.endNanos -= earliest;
    }
  }
  return items;
}

function addPlaceholders(items: Map<string, Item>, missingParents: MissingParent[], complete: boolean) {
  const named = new Set(missingParents.map((parent) => parent.spanId));
  for (const item of items.values()) {
    const id = item.parentId;
    // Placeholders join the map while it is walked; they name no parent.
    if (id === null || (items.has(id) && items.get(id)?.span !== null) || (!complete && !named.has(id))) {
      continue;
    }
    const placeholder = items.get(id);
    if (placeholder === undefined) {
      items.set(id, { id, span: null, parentId: null, startNanos: item.startNanos, endNanos: item.endNanos });
    } else {
      placeholder.startNanos = Math.min(placeholder.startNanos, item.startNanos);
      placeholder.endNanos = Math.max(placeholder.endNanos, item.endNanos);
    }
  }
}

function groupByParent(items: Map<string, Item>): Map<string | null, Item[]> {
  const children = new Map<string | null, Item[]>();
  for (const item of items.values()) {
    const key = item.parentId !== null && items.has(item.parentId) ? item.parentId : null;
    const list = children.get(key);
    if (list === undefined) {
      children.set(key, [item]);
    } else {
      list.push(item);
    }
  }
  for (const list of children.values()) {
    if (list.length > 1) {
      list.sort((a, b) => a.startNanos - b.startNanos || b.endNanos - a.endNanos);
    }
  }
  return children;
}

function flatten(items: Map<string, Item>, children: Map<string | null, Item[]>): SpanTree {
  const nodes: TreeNode[] = [];
  const indexById = new Map<string, number>();
  let totalNanos = 0;
  const none: Item[] = [];
  const push = (item: Item, parent: number, position: number, siblings: number) => {
    const node: TreeNode = {
      index: nodes.length,
      id: item.id,
      span: item.span,
      parent,
      depth: parent < 0 ? 0 : nodes[parent]!.depth + 1,
      end: nodes.length + 1,
      childCount: (children.get(item.id) ?? none).length,
      position,
      siblings,
      startNanos: item.startNanos,
      endNanos: item.endNanos,
    };
    nodes.push(node);
    indexById.set(item.id, node.index);
    totalNanos = Math.max(totalNanos, item.endNanos);
    return node.index;
  };
  // An explicit stack: a hostile trace may be as deep as it is long.
  const walk = (roots: Item[]) => {
    const stack: { list: Item[]; next: number; parent: number }[] = [{ list: roots, next: 0, parent: -1 }];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const item = frame.list[frame.next];
      if (item === undefined) {
        stack.pop();
        if (frame.parent >= 0) {
          nodes[frame.parent]!.end = nodes.length;
        }
        continue;
      }
      frame.next++;
      if (!indexById.has(item.id)) {
        const index = push(item, frame.parent, frame.next, frame.list.length);
        stack.push({ list: children.get(item.id) ?? none, next: 0, parent: index });
      }
    }
  };
  walk(children.get(null) ?? none);
  if (nodes.length < items.size) {
    // Spans in a circle have no root; each circle is cut at its first span.
    for (const item of items.values()) {
      if (!indexById.has(item.id)) {
        walk([item]);
      }
    }
  }
  return { nodes, indexById, totalNanos };
}

/** Indexes of the nodes that no collapsed ancestor hides. */
export function visibleRows(tree: SpanTree, collapsed: ReadonlySet<string>): number[] {
  const rows: number[] = [];
  for (let index = 0; index < tree.nodes.length; ) {
    const node = tree.nodes[index]!;
    rows.push(index);
    index = collapsed.has(node.id) ? node.end : index + 1;
  }
  return rows;
}

/** The collapsed set without the ancestors of a node, so that the node can be seen. */
export function reveal(tree: SpanTree, collapsed: ReadonlySet<string>, index: number): ReadonlySet<string> {
  let result: Set<string> | undefined;
  for (let parent = tree.nodes[index]?.parent ?? -1; parent >= 0; parent = tree.nodes[parent]!.parent) {
    const id = tree.nodes[parent]!.id;
    if (collapsed.has(id)) {
      result ??= new Set(collapsed);
      result.delete(id);
    }
  }
  return result ?? collapsed;
}

/** Ids of all nodes with children: what "collapse all" collapses. */
export function parentIds(tree: SpanTree): Set<string> {
  return new Set(tree.nodes.filter((node) => node.childCount > 0).map((node) => node.id));
}

/** Index of the next (1) or previous (-1) model call in reading order, or undefined at the end. */
export function stepToModelCall(tree: SpanTree, from: number, step: 1 | -1): number | undefined {
  for (let index = from + step; index >= 0 && index < tree.nodes.length; index += step) {
    if (tree.nodes[index]!.span?.kind === 'llm') {
      return index;
    }
  }
  return undefined;
}
