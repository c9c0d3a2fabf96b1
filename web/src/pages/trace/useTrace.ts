import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useLiveSpans } from '../../api/live';
import type { Span, Trace } from '../../api/types';
import { buildSpanTree, type SpanTree } from '../../timeline/spanTree';
import { traceQuery, traceTotalsQuery } from './queries';

/** A run that ended longer ago than this is not watched for late spans, unless it is still running. */
const watchMs = 10 * 60_000;

type LoadedTrace = {
  trace: Trace | undefined;
  tree: SpanTree;
  /** Spans here so far; the total is in the trace. */
  loaded: number;
  complete: boolean;
  error: unknown;
  retry: () => void;
};

/** A trace whose pages stream in one after the other, and whose later spans are added as they arrive. */
export function useTrace(traceId: string): LoadedTrace {
  const pages = useInfiniteQuery(traceQuery(traceId));
  const { hasNextPage, isFetching, isError, fetchNextPage } = pages;
  const [live, setLive] = useState<{ traceId: string; spans: ReadonlyMap<string, Span> }>({ traceId, spans: new Map() });
  const liveSpans = live.traceId === traceId ? live.spans : undefined;

  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetching, isError, fetchNextPage]);

  const first = pages.data?.pages[0];
  const totals = useQuery({ ...traceTotalsQuery(traceId), enabled: (liveSpans?.size ?? 0) > 0 });
  useLiveSpans({
    enabled: first !== undefined && mayGrow(first),
    traceId,
    onSpans: (spans, dropped) => {
      setLive((before) => {
        const merged = new Map(before.traceId === traceId ? before.spans : []);
        spans.forEach((span) => merged.set(span.spanId, span));
        return { traceId, spans: merged };
      });
      void (dropped ? pages.refetch() : totals.refetch());
    },
  });

  const complete = pages.data !== undefined && !hasNextPage;
  const trace = totals.data ?? first;
  const spans = useMemo(() => {
    const stored = pages.data?.pages.flatMap((page) => page.spans) ?? [];
    return liveSpans === undefined || liveSpans.size === 0 ? stored : [...stored, ...liveSpans.values()];
  }, [pages.data, liveSpans]);
  const tree = useMemo(() => buildSpanTree(spans, trace?.missingParents ?? [], { complete }), [spans, trace?.missingParents, complete]);

  return { trace, tree, loaded: spans.length, complete, error: pages.error, retry: () => void pages.refetch() };
}

function mayGrow(trace: Trace): boolean {
  return trace.status === 'running' || Date.parse(trace.startTime) + trace.durationNanos / 1e6 > Date.now() - watchMs;
}
