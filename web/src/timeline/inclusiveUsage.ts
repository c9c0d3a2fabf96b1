import type { SpanTree } from './spanTree';

export type InclusiveUsage = {
  inputTokens: Float64Array;
  outputTokens: Float64Array;
  /** NaN where no price is known. */
  costUsd: Float64Array;
};

/** For each node the counted usage of it and of everything below it. */
export function inclusiveUsage({ nodes }: SpanTree): InclusiveUsage {
  const inputTokens = new Float64Array(nodes.length);
  const outputTokens = new Float64Array(nodes.length);
  const costUsd = new Float64Array(nodes.length).fill(NaN);
  // Children come after their parents.
  for (let index = nodes.length - 1; index >= 0; index--) {
    const { span, parent } = nodes[index]!;
    if (span !== null && span.usage !== null && span.counted) {
      inputTokens[index] = inputTokens[index]! + span.usage.inputTokens;
      outputTokens[index] = outputTokens[index]! + span.usage.outputTokens;
      costUsd[index] = addCost(costUsd[index]!, span.usage.costUsd ?? NaN);
    }
    if (parent >= 0) {
      inputTokens[parent] = inputTokens[parent]! + inputTokens[index]!;
      outputTokens[parent] = outputTokens[parent]! + outputTokens[index]!;
      costUsd[parent] = addCost(costUsd[parent]!, costUsd[index]!);
    }
  }
  return { inputTokens, outputTokens, costUsd };
}

/** What is not known adds nothing, and nothing known stays unknown. */
export function addCost(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : a + b;
}
