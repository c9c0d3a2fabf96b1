import { useEffect } from 'react';

/** Names the browser tab, so that several can be told apart. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Clew`;
  }, [title]);
}
