import { useEffect, useEffectEvent } from 'react';

/** Keys as in KeyboardEvent.key, with `Ctrl+` for Ctrl or Command. Return false to let the browser act as usual. */
export type Hotkeys = Record<string, () => void | false>;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Page-wide keys. They rest while the reader types in a field or a dialog is open. */
export function useHotkeys(hotkeys: Hotkeys, enabled = true) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]') !== null) {
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    if (isTyping(event.target) && !control) {
      return;
    }
    const action = hotkeys[control ? `Ctrl+${event.key.toLowerCase()}` : event.key];
    if (action !== undefined && action() !== false) {
      event.preventDefault();
    }
  });
  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}
