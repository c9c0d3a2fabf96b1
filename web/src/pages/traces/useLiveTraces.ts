import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import { useLiveSpans, type LiveState } from '../../api/live';
import type { TraceListParameters } from '../../api/types';
import { mergeNewest } from './mergeNewest';
import { infoQuery, pageSize, tracesQuery, type LoadedTraces } from './queries';

const highlightMs = 2_500;

/** Keeps the newest page of the list fresh while spans arrive, and tells which rows are new. */
export function useLiveTraces(parameters: TraceListParameters, enabled: boolean): { state: LiveState; freshIds: ReadonlySet<string> } {
  const client = useQueryClient();
  const [freshIds, setFreshIds] = useState<ReadonlySet<string>>(new Set());
  const busy = useRef(false);
  const again = useRef(false);

  const refresh = async () => {
    // One request at a time; what arrives meanwhile asks for one more.
    if (busy.current) {
      again.current = true;
      return;
    }
    busy.current = true;
    try {
      const key = tracesQuery(parameters).queryKey;
      const newest = await api.traces({ ...parameters, limit: pageSize });
      const loaded = client.getQueryData<LoadedTraces>(key);
      if (loaded !== undefined) {
        const known = new Set(loaded.pages.flatMap((page) => page.items.map((item) => item.traceId)));
        const pages = mergeNewest(loaded.pages, newest);
        client.setQueryData<LoadedTraces>(key, { pages, pageParams: [null] });
        setFreshIds(new Set(newest.items.map((item) => item.traceId).filter((id) => !known.has(id))));
      }
    } catch (error) {
      console.info('The list could not be refreshed; the next span tries again.', error);
    } finally {
      busy.current = false;
    }
    if (again.current) {
      again.current = false;
      await refresh();
    }
  };

  const state = useLiveSpans({
    enabled,
    onSpans: () => {
      if (client.getQueryData(infoQuery.queryKey)?.hasSpans !== true) {
        void client.invalidateQueries({ queryKey: infoQuery.queryKey });
        void client.invalidateQueries({ queryKey: ['facets'] });
      }
      void refresh();
    },
  });

  useEffect(() => {
    if (freshIds.size === 0) {
      return undefined;
    }
    const timer = setTimeout(() => setFreshIds(new Set()), highlightMs);
    return () => clearTimeout(timer);
  }, [freshIds]);

  return { state, freshIds };
}
