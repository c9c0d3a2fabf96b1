/** A short list in the browser's storage, newest first. Where storage is blocked it lives until the page closes. */
export function keptList(key: string, max: number) {
  let items = read();

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
    add(item: string) {
      items = [item, ...items.filter((other) => other !== item)].slice(0, max);
      try {
        localStorage.setItem(key, JSON.stringify(items));
      } catch (error) {
        console.info(`Storage is blocked; ${key} is not kept.`, error);
      }
    },
  };
}

export const recentQueries = keptList('clew.queries', 20);
