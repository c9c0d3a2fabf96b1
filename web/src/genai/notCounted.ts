export type NotCounted = { text: string; spanId: string | null };

const reasons: Record<string, string> = {
  aggregateOf: 'a span below reports the same usage',
  duplicateOf: 'another span reports the same call',
};

/** Says in words why a usage is not in the totals, and names the span that is counted instead. */
export function notCounted(because: string | null): NotCounted {
  const [word = '', spanId] = (because ?? '').split(' ');
  const text = reasons[word];
  if (text === undefined) {
    return { text: because ?? 'another span is counted', spanId: null };
  }
  return { text, spanId: spanId !== undefined && /^[0-9a-f]{16}$/.test(spanId) ? spanId : null };
}
