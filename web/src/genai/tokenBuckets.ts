import type { Usage } from '../api/types';

export type TokenBucket = { id: 'fresh' | 'cacheRead' | 'cacheWrite' | 'answer' | 'reasoning'; label: string; tokens: number };

/** The usage split so that every token is in one bucket; empty buckets are left out, fresh input and answer never. */
export function tokenBuckets(usage: Usage): TokenBucket[] {
  const fresh = Math.max(0, usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens);
  const answer = Math.max(0, usage.outputTokens - usage.reasoningTokens);
  const buckets: TokenBucket[] = [
    { id: 'fresh', label: 'Fresh input', tokens: fresh },
    { id: 'cacheRead', label: 'Cache read', tokens: usage.cacheReadTokens },
    { id: 'cacheWrite', label: 'Cache write', tokens: usage.cacheWriteTokens },
    { id: 'answer', label: 'Answer', tokens: answer },
    { id: 'reasoning', label: 'Reasoning', tokens: usage.reasoningTokens },
  ];
  return buckets.filter((bucket) => bucket.tokens > 0 || bucket.id === 'fresh' || bucket.id === 'answer');
}
