import { useSyncExternalStore } from 'react';

/** The viewer's own zone, or UTC. */
export type Zone = 'local' | 'utc';

const storageKey = 'clew.zone';
const listeners = new Set<() => void>();

let zone: Zone = readZone();

function readZone(): Zone {
  try {
    return globalThis.localStorage?.getItem(storageKey) === 'utc' ? 'utc' : 'local';
  } catch (error) {
    console.info('Storage is blocked; the time zone is not kept.', error);
    return 'local';
  }
}

export function setZone(next: Zone) {
  zone = next;
  try {
    globalThis.localStorage?.setItem(storageKey, next);
  } catch (error) {
    console.info('Storage is blocked; the time zone is not kept.', error);
  }
  listeners.forEach((listener) => listener());
}

export function useZone(): Zone {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => zone,
  );
}

export function zoneName(): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Milliseconds that the zone's clock is ahead of UTC at a time. */
export function zoneOffsetMs(timeMs: number): number {
  return zone === 'utc' ? 0 : -new Date(timeMs).getTimezoneOffset() * 60_000;
}

/** What the zone's clock shows, to be read with the `getUTC…` functions. */
export function onClock(date: Date): Date {
  return new Date(date.getTime() + zoneOffsetMs(date.getTime()));
}
