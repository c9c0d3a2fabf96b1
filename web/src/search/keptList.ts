/** A short list in the browser's storage, newest first. Where storage is blocked it lives until the page closes. */
export function keptList(key: string, max: number) {
  let items = read();
  const listeners = new Set<() => void>();

  function read(): string[] {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
      return Array.isArray(stored) ? stored.filter((item): item is string => typeof item === 'string').slice(0, max) : [];
    } catch (error) {
      console.info(`Storage is blocked or broken; ${key} starts empty.`, error);
      return [];
    }
  }

  return {
    items: (): readonly string[] => items,
    /** Tells of each change, as `useSyncExternalStore` wants it. */
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    add(item: string) {
      items = [item, ...items.filter((other) => other !== item)].slice(0, max);
      try {
        localStorage.setItem(key, JSON.stringify(items));
      } catch (error) {
        console.info(`Storage is blocked; ${key} is not kept.`, error);
      }
      listeners.forEach((listener) => listener());
    },
  };
}

export const recentQueries = keptList('clew.queries', 20);
