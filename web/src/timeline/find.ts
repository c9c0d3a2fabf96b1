import type { SpanTree } from './spanTree';

/** What find looks at, one lower-case text per node. */
export function findIndex(tree: SpanTree): string[] {
  return tree.nodes.map(({ id, span }) => {
    if (span === null) {
      return id;
    }
    const { llm } = span;
    return [
      id,
      span.name,
      span.tool?.name,
      span.tool?.callId,
      span.agent,
      llm?.requestModel,
      llm?.responseModel,
      llm?.responseId,
      span.statusMessage,
      span.error?.type,
      span.error?.message,
      span.service,
      span.conversationId,
      span.userId,
    ]
      .filter((text) => text !== null && text !== undefined)
      .join('\n')
      .toLowerCase();
  });
}

/** Node indexes whose text contains the query, in reading order. */
export function findNodes(texts: string[], query: string): number[] {
  const needle = query.trim().toLowerCase();
  const hits: number[] = [];
  if (needle !== '') {
    texts.forEach((text, index) => {
      if (text.includes(needle)) {
        hits.push(index);
      }
    });
  }
  return hits;
}

/** The hit to go to from a node: the next or previous one, around the end. */
export function stepToHit(hits: number[], from: number, step: 1 | -1): number | undefined {
  return step > 0 ? (hits.find((hit) => hit > from) ?? hits[0]) : (hits.findLast((hit) => hit < from) ?? hits.at(-1));
}
