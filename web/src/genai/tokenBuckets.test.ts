import { expect, test } from 'vitest';
import { tokenBuckets } from './tokenBuckets';

test.each([
  [{ inputTokens: 100, outputTokens: 20, cacheReadTokens: 60, cacheWriteTokens: 10, reasoningTokens: 5 }, { fresh: 30, cacheRead: 60, cacheWrite: 10, answer: 15, reasoning: 5 }],
  [{ inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 }, { fresh: 0, answer: 0 }],
  [{ inputTokens: 5, outputTokens: 1, cacheReadTokens: 9, cacheWriteTokens: 0, reasoningTokens: 3 }, { fresh: 0, cacheRead: 9, answer: 0, reasoning: 3 }],
])('tokenBuckets(%o) never counts a token twice or below zero', (usage, expected) => {
  const buckets = tokenBuckets({ ...usage, costUsd: null });
  expect(Object.fromEntries(buckets.map((bucket) => [bucket.id, bucket.tokens]))).toEqual(expected);
});
