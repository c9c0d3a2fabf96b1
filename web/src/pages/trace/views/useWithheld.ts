import { useQueries } from '@tanstack/react-query';
import { withheldOf, type Withheld } from '../../../genai/withheld';
import { probedSpans, type TranscriptRow } from '../../../genai/traceTranscript';
import type { SpanTree } from '../../../timeline/spanTree';
import { spanQuery } from '../queries';

/**
 * What this server withheld of a trace without any content, by the marks of a few of its spans; undefined while they are on their way. Spans of a
 * list come without their attributes.
 */
export function useWithheld(traceId: string, tree: SpanTree, rows: TranscriptRow[], enabled: boolean): Withheld[] | undefined {
  const ids = enabled ? probedSpans(tree, rows) : [];
  const answers = useQueries({ queries: ids.map((id) => spanQuery(traceId, id)) });
  const found = answers.flatMap((answer) => (answer.data === undefined ? [] : withheldOf(answer.data)));
  return found.length === 0 && answers.some((answer) => answer.isPending) ? undefined : found;
}
