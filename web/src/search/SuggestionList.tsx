import { useEffect } from 'react';
import type { SearchSuggestion } from '../api/types';
import { formatCount } from '../format/tokens';
import styles from './SearchBox.module.css';

export type Suggested = Omit<SearchSuggestion, 'kind'> & { kind: SearchSuggestion['kind'] | 'recent' };

type SuggestionListProps = { id: string; items: Suggested[]; active: number; below: boolean; onTake: (item: Suggested) => void };

export function SuggestionList({ id, items, active, below, onTake }: SuggestionListProps) {
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  return (
    <div className={`${styles.popover} ${below ? styles.below : ''}`}>
      <ul id={`${id}-list`} role="listbox" aria-label="Suggestions" data-testid="suggestions" className={styles.list}>
        {items.map((item, index) => (
          <li
            key={`${item.kind} ${item.text}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.item}
            // The field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTake(item)}
          >
            <code className="truncate">{item.text}</code>
            <span className={`truncate ${styles.detail}`}>{item.kind === 'recent' ? 'Recent' : item.detail}</span>
            {item.count > 0 && <span className={styles.count}>{formatCount(item.count)}</span>}
          </li>
        ))}
      </ul>
      <p className={styles.keys} aria-hidden="true">
        <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Tab</kbd> take <kbd>⏎</kbd> search <kbd>Esc</kbd> close
      </p>
    </div>
  );
}
