/** More traces than this are not opened one by one; the list shows them. */
const maxIds = 1_000;

/** The ids of the traces that an OTLP/JSON text holds, without reading it as JSON: the server does that, and says what is wrong. */
export function traceIdsOf(text: string): string[] {
  const ids = new Set<string>();
  for (const match of text.matchAll(/"trace_?id"\s*:\s*"([0-9a-f]{32})"/gi)) {
    ids.add(match[1]!.toLowerCase());
    if (ids.size === maxIds) {
      break;
    }
  }
  return [...ids];
}
