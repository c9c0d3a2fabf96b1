import type { Finding } from '../../api/types';
import type { SpanTree } from '../../timeline/spanTree';

/** The findings that each span is evidence of, the worst first, as the trace lists them. */
export function findingsBySpan(findings: Finding[]): ReadonlyMap<string, Finding[]> {
  const bySpan = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const spanId of finding.evidenceSpanIds) {
      bySpan.set(spanId, [...(bySpan.get(spanId) ?? []), finding]);
    }
  }
  return bySpan;
}

/** Places of a finding's spans in the tree, in its order; those that are not here are left out. */
export function evidenceIndexes(finding: Finding | undefined, tree: SpanTree): number[] {
  const indexes = finding?.evidenceSpanIds.map((spanId) => tree.indexById.get(spanId)).filter((index) => index !== undefined) ?? [];
  return indexes.sort((left, right) => left - right);
}
