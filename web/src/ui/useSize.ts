import { useLayoutEffect, useState, type RefObject } from 'react';

export type Size = { width: number; height: number };

/** The size of an element in pixels; 0 before it is drawn. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) {
      return undefined;
    }
    const observer = new ResizeObserver(([entry]) => setSize({ width: entry?.contentRect.width ?? 0, height: entry?.contentRect.height ?? 0 }));
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
