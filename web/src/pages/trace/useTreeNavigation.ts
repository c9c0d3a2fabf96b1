import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { parentIds, reveal, stepToModelCall, type SpanTree } from '../../timeline/spanTree';
import type { Hotkeys } from '../../ui/useHotkeys';

type Options = { tree: SpanTree; selectedId: string | undefined; onSelect: (spanId: string) => void };

export type TreeNavigation = {
  collapsed: ReadonlySet<string>;
  /** Index of the node that the keyboard is on. */
  cursor: number;
  /** Asks the grid to bring this node into view; the count makes two requests for one node differ. */
  scrollRequest: { index: number; count: number } | null;
  moveTo: (index: number) => void;
  select: (index: number) => void;
  toggle: (index: number) => void;
  collapseAll: () => void;
  expandAll: () => void;
  stepModel: (step: 1 | -1) => void;
  hotkeys: (rows: number[]) => Hotkeys;
};

/** Fold state and keyboard cursor of one tree. They are kept by span id, as indexes shift while pages arrive. */
export function useTreeNavigation({ tree, selectedId, onSelect }: Options): TreeNavigation {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [cursorId, setCursorId] = useState(selectedId);
  const [scrollRequest, setScrollRequest] = useState<{ index: number; count: number } | null>(null);
  const cursor = (cursorId === undefined ? undefined : tree.indexById.get(cursorId)) ?? 0;

  const moveTo = (index: number) => {
    const node = tree.nodes[index];
    if (node !== undefined) {
      setCursorId(node.id);
      setCollapsed(reveal(tree, collapsed, index));
      setScrollRequest((before) => ({ index, count: (before?.count ?? 0) + 1 }));
    }
  };
  const select = (index: number) => {
    const node = tree.nodes[index];
    moveTo(index);
    if (node !== undefined && node.span !== null) {
      onSelect(node.id);
    }
  };
  const toggle = (index: number) => {
    const node = tree.nodes[index];
    if (node === undefined || node.childCount === 0) {
      return;
    }
    const next = new Set(collapsed);
    if (!next.delete(node.id)) {
      next.add(node.id);
    }
    setCollapsed(next);
  };
  const stepModel = (step: 1 | -1) => {
    const index = stepToModelCall(tree, cursor, step);
    if (index !== undefined) {
      select(index);
    }
  };
  const collapseAll = () => {
    // The roots stay open: one line would say too little.
    const ids = parentIds(tree);
    tree.nodes.filter((node) => node.depth === 0).forEach((node) => ids.delete(node.id));
    setCollapsed(ids);
  };
  const expandAll = () => setCollapsed(new Set());

  useDeepLink(tree, selectedId, cursorId, moveTo);

  const left = () => {
    const node = tree.nodes[cursor];
    if (node !== undefined && node.childCount > 0 && !collapsed.has(node.id)) {
      toggle(cursor);
    } else if (node !== undefined && node.parent >= 0) {
      moveTo(node.parent);
    }
  };
  const right = () => {
    const node = tree.nodes[cursor];
    if (node !== undefined && collapsed.has(node.id)) {
      toggle(cursor);
    } else if (node !== undefined && node.childCount > 0) {
      moveTo(cursor + 1);
    }
  };
  const hotkeys = (rows: number[]): Hotkeys => {
    const beside = (step: number) => {
      const place = lowerBound(rows, cursor) + step;
      return rows[Math.max(0, Math.min(rows.length - 1, place))] ?? 0;
    };
    return {
      j: () => moveTo(beside(1)),
      k: () => moveTo(beside(-1)),
      ArrowDown: inTree(() => moveTo(beside(1))),
      ArrowUp: inTree(() => moveTo(beside(-1))),
      ArrowLeft: inTree(left),
      ArrowRight: inTree(right),
      Home: inTree(() => moveTo(rows[0] ?? 0)),
      End: inTree(() => moveTo(rows.at(-1) ?? 0)),
      Enter: () => (document.activeElement?.closest('button, a, [role="tab"]') ? false : select(cursor)),
      f: () => select(beside(1)),
      b: () => select(beside(-1)),
      n: () => stepModel(1),
      p: () => stepModel(-1),
      '[': collapseAll,
      ']': expandAll,
    };
  };
  return { collapsed, cursor, scrollRequest, moveTo, select, toggle, collapseAll, expandAll, stepModel, hotkeys };
}

/** The arrows belong to the side panel while the focus is there: it scrolls. */
function inTree(action: () => void): () => void | false {
  return () => (document.activeElement?.closest('[data-own-arrows]') ? false : action());
}

/** Goes to the span that the address names, when it came from elsewhere: a shared link, the back button, a link in the panel. */
function useDeepLink(tree: SpanTree, selectedId: string | undefined, cursorId: string | undefined, moveTo: (index: number) => void) {
  const reached = useRef<string>(undefined);
  const arrive = useEffectEvent((index: number, spanId: string) => {
    // On a fresh page the cursor is there already but the row is not in view yet.
    if (reached.current === undefined || cursorId !== spanId) {
      moveTo(index);
    }
    reached.current = spanId;
  });
  useLayoutEffect(() => {
    const index = selectedId === undefined || reached.current === selectedId ? undefined : tree.indexById.get(selectedId);
    if (index !== undefined && selectedId !== undefined) {
      arrive(index, selectedId);
    }
  }, [tree, selectedId]);
}

/** Position of the value in a sorted list, or where it would be. */
function lowerBound(sorted: number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
