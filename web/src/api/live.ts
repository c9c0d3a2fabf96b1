import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import { toQueryString } from './client';
import type { Span } from './types';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused';

type LiveOptions = {
  enabled: boolean;
  traceId?: string | undefined;
  /**
   * Called with the spans of about half a second. `dropped` is true when some may be missing: the server left them out,
   * or the connection was down for a while.
   */
  onSpans: (spans: Span[], dropped: boolean) => void;
};

const debounceMs = 500;

/** Beyond this many spans in one window only the fact that something arrived counts. */
const maxBuffered = 5_000;

/**
 * Subscribes to spans as they are stored. EventSource reconnects by itself. A hidden tab lets its connection go: a browser
 * opens six to one HTTP/1.1 server, and a seventh tab would otherwise wait for ever.
 */
export function useLiveSpans({ enabled, traceId, onSpans }: LiveOptions): LiveState {
  const [state, setState] = useState<Exclude<LiveState, 'paused'>>('connecting');
  const deliver = useEffectEvent(onSpans);
  const visible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible');
  const openedBefore = useRef(false);

  useEffect(() => {
    if (!enabled || !visible) {
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
    source.addEventListener('open', () => {
      setState('live');
      if (openedBefore.current) {
        dropped = true;
        schedule();
      }
      openedBefore.current = true;
    });
    source.addEventListener('error', () => setState('reconnecting'));
    source.addEventListener('span', (event) => {
      if (buffer.length < maxBuffered) {
        buffer.push(JSON.parse(event.data as string) as Span);
      } else {
        dropped = true;
      }
      schedule();
    });
    // What was found in a trace comes after its spans; whoever shows it asks again.
    source.addEventListener('finding', schedule);
    source.addEventListener('dropped', () => {
      dropped = true;
      schedule();
    });
    return () => {
      clearTimeout(timer);
      source.close();
      setState('connecting');
    };
  }, [enabled, visible, traceId]);

  return enabled ? state : 'paused';
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
