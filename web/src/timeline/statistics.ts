import type { Span } from '../api/types';
import type { CriticalPath } from './criticalPath';
import { agentNames, modelOf, subjectOf } from './owners';
import type { SpanTree } from './spanTree';

export const groupings = ['kind', 'agent', 'model', 'tool'] as const;
export type Grouping = (typeof groupings)[number];

export type StatisticsRow = {
  key: string;
  /** Kind of the group's spans where they have one in common. */
  kind: Span['kind'] | null;
  count: number;
  errors: number;
  totalNanos: number;
  /** Without the time in which children ran. */
  selfNanos: number;
  /** Part of the critical path that these spans decide themselves. */
  pathNanos: number;
  inputTokens: number;
  outputTokens: number;
  /** Null where no price is known. */
  costUsd: number | null;
  /** Indexes of the spans, in reading order. */
  nodes: number[];
};

export type SortColumn = Exclude<keyof StatisticsRow, 'kind' | 'nodes'>;

/** Sums over the spans of each kind, agent, model or tool. Spans that belong to no group are left out, except among kinds and agents. */
export function statistics(tree: SpanTree, path: CriticalPath, by: Grouping): StatisticsRow[] {
  const self = selfNanos(tree);
  const onPath = pathNanos(tree, path);
  const keyOf = keys(tree, by);
  const rows = new Map<string, StatisticsRow>();
  for (const { index, span, startNanos, endNanos } of tree.nodes) {
    const key = span === null ? null : keyOf(span, index);
    if (span === null || key === null) {
      continue;
    }
    let row = rows.get(key);
    if (row === undefined) {
      row = { key, kind: span.kind, count: 0, errors: 0, totalNanos: 0, selfNanos: 0, pathNanos: 0, inputTokens: 0, outputTokens: 0, costUsd: null, nodes: [] };
      rows.set(key, row);
    }
    row.kind = row.kind === span.kind ? row.kind : null;
    row.count++;
    row.errors += span.status === 'error' ? 1 : 0;
    row.totalNanos += endNanos - startNanos;
    row.selfNanos += self[index]!;
    row.pathNanos += onPath[index]!;
    row.nodes.push(index);
    if (span.usage !== null && span.counted) {
      row.inputTokens += span.usage.inputTokens;
      row.outputTokens += span.usage.outputTokens;
      row.costUsd = span.usage.costUsd === null ? row.costUsd : (row.costUsd ?? 0) + span.usage.costUsd;
    }
  }
  return [...rows.values()];
}

function keys(tree: SpanTree, by: Grouping): (span: Span, index: number) => string | null {
  switch (by) {
    case 'kind':
      return (span) => span.kind;
    case 'agent': {
      const names = agentNames(tree);
      return (_, index) => names[index]!;
    }
    case 'model':
      return modelOf;
    case 'tool':
      return (span) => (span.kind === 'tool' || span.kind === 'mcp' ? subjectOf(span) : (span.tool?.name ?? null));
  }
}

/** Rows by a column, largest first; names in their order. What is not known comes last. */
export function sortRows(rows: StatisticsRow[], column: SortColumn, descending: boolean): StatisticsRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [a[column], b[column]];
    if (left === null || right === null) {
      return left === right ? 0 : left === null ? 1 : -1;
    }
    const order = typeof left === 'string' ? left.localeCompare(right as string) : left - (right as number);
    return sign * order || a.key.localeCompare(b.key);
  });
}

/** For each node its duration without the time in which at least one child ran. */
export function selfNanos({ nodes }: SpanTree): Float64Array {
  const self = new Float64Array(nodes.length);
  for (const node of nodes) {
    let covered = 0;
    let reached = node.startNanos;
    // Children are in order of start, so their union is found in one pass.
    for (let child = node.index + 1; child < node.end; child = nodes[child]!.end) {
      const start = Math.max(reached, nodes[child]!.startNanos);
      const end = Math.min(node.endNanos, nodes[child]!.endNanos);
      if (end > start) {
        covered += end - start;
        reached = end;
      }
    }
    self[node.index] = node.endNanos - node.startNanos - covered;
  }
  return self;
}

/** For each node how much of the critical path it decides itself. */
export function pathNanos({ nodes }: SpanTree, path: CriticalPath): Float64Array {
  const nanos = new Float64Array(nodes.length);
  for (const { node, startNanos, endNanos } of path.segments) {
    if (node >= 0) {
      nanos[node] = nanos[node]! + endNanos - startNanos;
    }
  }
  return nanos;
}
