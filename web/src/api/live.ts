import { useEffect, useEffectEvent, useState } from 'react';
import { toQueryString } from './client';
import type { Span } from './types';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused';

type LiveOptions = {
  enabled: boolean;
  traceId?: string | undefined;
  /** Called with the spans of about half a second; `dropped` is true when the server left some out. */
  onSpans: (spans: Span[], dropped: boolean) => void;
};

const debounceMs = 500;

/** Beyond this many spans in one window only the fact that something arrived counts. */
const maxBuffered = 5_000;

/** Subscribes to spans as they are stored. EventSource reconnects by itself. */
export function useLiveSpans({ enabled, traceId, onSpans }: LiveOptions): LiveState {
  const [state, setState] = useState<Exclude<LiveState, 'paused'>>('connecting');
  const deliver = useEffectEvent(onSpans);

  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    const source = new EventSource(`/api/v1/live${toQueryString({ traceId })}`);
    let buffer: Span[] = [];
    let dropped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const spans = buffer;
      const lost = dropped;
      buffer = [];
      dropped = false;
      deliver(spans, lost);
    };
    const schedule = () => {
      timer ??= setTimeout(flush, debounceMs);
    };
    source.addEventListener('open', () => setState('live'));
    source.addEventListener('error', () => setState('reconnecting'));
    source.addEventListener('span', (event) => {
      if (buffer.length < maxBuffered) {
        buffer.push(JSON.parse(event.data as string) as Span);
      } else {
        dropped = true;
      }
      schedule();
    });
    source.addEventListener('dropped', () => {
      dropped = true;
      schedule();
    });
    return () => {
      clearTimeout(timer);
      source.close();
      setState('connecting');
    };
  }, [enabled, traceId]);

  return enabled ? state : 'paused';
}
