import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client';
import { formatCount } from '../../format/tokens';
import { traceIdsOf } from './importFile';

export type TraceImport = {
  start: (file: File) => void;
  running: boolean;
  error: unknown;
  /** What became of the last file, when it is not opened at once. */
  message: string | null;
  dismiss: () => void;
};

/** Sends a file to the server and opens the trace it holds. */
export function useTraceImport(): TraceImport {
  const client = useQueryClient();
  const navigate = useNavigate();
  const run = useMutation({
    mutationFn: async (file: File) => {
      const result = await api.importTraces(file);
      return { result, ids: traceIdsOf(await file.text()) };
    },
    onSuccess: async ({ result, ids }) => {
      await client.invalidateQueries();
      if (ids.length === 1 && result.rejectedSpans === 0) {
        await navigate({ to: '/traces/$traceId', params: { traceId: ids[0]! } });
      }
    },
  });
  return {
    start: run.mutate,
    running: run.isPending,
    error: run.error,
    message: run.data === undefined ? null : summary(run.data.ids.length, run.data.result.rejectedSpans, run.data.result.message),
    dismiss: run.reset,
  };
}

function summary(traces: number, rejected: number, reason: string | null): string {
  const done = traces === 0 ? 'The file holds no spans.' : `Imported ${formatCount(traces)} ${traces === 1 ? 'trace' : 'traces'}.`;
  return rejected === 0 ? done : `${done} ${formatCount(rejected)} ${rejected === 1 ? 'span was' : 'spans were'} left out: ${reason ?? 'no reason given'}`;
}
