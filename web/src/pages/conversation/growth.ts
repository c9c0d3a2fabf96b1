import type { Conversation } from '../../api/types';

/** How full the context window was in one turn, by its fullest call. */
export type TurnContext = { turn: number; traceId: string; tokens: number; windowTokens: number | null; share: number | null };

/** In the order of the turns; turns without a model call are left out. */
export function contextOf({ items, context = [] }: Pick<Conversation, 'items' | 'context'>): TurnContext[] {
  const uses = new Map(context.map((use) => [use.traceId, use]));
  return items.flatMap(({ traceId }, index) => {
    const use = uses.get(traceId);
    if (use === undefined) {
      return [];
    }
    const { inputTokens: tokens, contextWindowTokens: windowTokens } = use;
    return [{ turn: index + 1, traceId, tokens, windowTokens, share: windowTokens === null || windowTokens === 0 ? null : tokens / windowTokens }];
  });
}

/** Heights of the bars, 0 to 1: of the window where every window is known, otherwise of the greatest input. */
export function heightsOf(contexts: readonly TurnContext[]): number[] {
  const allKnown = contexts.every(({ share }) => share !== null);
  const greatest = Math.max(1, ...contexts.map(({ tokens }) => tokens));
  const top = allKnown ? Math.max(...contexts.map(({ share }) => share ?? 0), 0) : 1;
  // A small share of a large window would be a row of hairs, so the scale ends at twice the fullest.
  const scale = allKnown ? Math.min(1, top * 2) || 1 : 1;
  return contexts.map(({ share, tokens }) => Math.min(1, (allKnown ? (share ?? 0) : tokens / greatest) / scale));
}
