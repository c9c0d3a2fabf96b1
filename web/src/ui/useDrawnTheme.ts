import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** The theme that is drawn now: a canvas has no style sheet and must be painted again when it changes. */
export function useDrawnTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => (document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light'));
}

/** The value of a colour token (`--bg`), or of `var(--bg)`, as the style sheets have it now. */
export function drawnColor(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token.replace(/^var\((.*)\)$/, '$1')).trim();
}
