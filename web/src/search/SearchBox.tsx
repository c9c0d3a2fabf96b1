import { useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { api } from '../api/client';
import type { SearchCompletion, SearchSuggestion } from '../api/types';
import { accept } from './accept';
import { recentQueries } from './keptList';
import { completionQuery } from './queries';
import styles from './SearchBox.module.css';
import { SuggestionList, type Suggested } from './SuggestionList';

type SearchBoxProps = {
  query: string;
  onQuery: (query: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
};

type SyntaxError = NonNullable<SearchCompletion['error']>;

/** A field for the query language: completes while it is written, says what is wrong, remembers what was asked. */
export function SearchBox({ query, onQuery, inputRef }: SearchBoxProps) {
  const [draft, setDraft] = useState(query);
  const [shown, setShown] = useState(query);
  const [cursor, setCursor] = useState(query.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [rejected, setRejected] = useState<{ draft: string; error: SyntaxError } | null>(null);
  /** The text whose check is under way; none once it was edited further. */
  const applying = useRef<string | null>(null);
  const id = useId();
  const mirror = useRef<HTMLDivElement>(null);
  // The URL changed by other means (back button, a facet): the field follows.
  if (shown !== query) {
    setShown(query);
    setDraft(query);
  }
  const completion = useQuery({ ...completionQuery(draft, Math.min(cursor, draft.length)), enabled: open }).data;
  const items = suggestions(draft, completion);
  const error = rejected?.draft === draft ? rejected.error : finished(completion?.error, draft, cursor);

  const edit = (text: string, at: number) => {
    applying.current = null;
    setDraft(text);
    setCursor(at);
    setActive(-1);
    setOpen(true);
  };
  const apply = async (text: string) => {
    const asked = text.trim();
    applying.current = text;
    // A server that does not answer is told of by the list, which asks next.
    const wrong = await api.complete(text, text.length).then(
      (answer) => answer.error,
      () => null,
    );
    if (applying.current !== text) {
      return;
    }
    if (wrong !== null) {
      setRejected({ draft: text, error: wrong });
      return;
    }
    if (asked !== '') {
      recentQueries.add(asked);
    }
    setOpen(false);
    onQuery(asked);
  };
  const take = (item: Suggested) => {
    if (item.kind === 'recent') {
      setDraft(item.text);
      void apply(item.text);
      return;
    }
    // The completion may be of a moment ago; what was typed since belongs to the word that it replaces.
    const next = accept(draft, { from: completion?.from ?? cursor, to: Math.max(completion?.to ?? cursor, cursor) }, item);
    edit(next.query, next.cursor);
    requestAnimationFrame(() => inputRef.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = items[active];
    const best = chosen ?? begun(completion, items, draft);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setActive(step(active, event.key === 'ArrowDown' ? 1 : -1, items.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void (open && chosen !== undefined ? take(chosen) : apply(draft));
    } else if (event.key === 'Tab' && !event.shiftKey && open && best !== undefined) {
      event.preventDefault();
      take(best);
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setOpen(true);
    } else if (event.key === 'Escape') {
      if (open) {
        setOpen(false);
      } else {
        event.currentTarget.blur();
      }
    }
  };
  return (
    <div className={styles.frame}>
      <label className={`${styles.search} ${error === null ? '' : styles.wrong}`}>
        <IconSearch size={14} aria-hidden="true" />
        <span className="visually-hidden">Search traces</span>
        <span className={styles.field}>
          <Underline text={draft} error={error} mirror={mirror} />
          <input
            ref={inputRef}
            type="text"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            data-testid="search-input"
            aria-expanded={open && items.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-invalid={error !== null}
            aria-describedby={error === null ? undefined : `${id}-error`}
            aria-activedescendant={open && active >= 0 ? `${id}-${active}` : undefined}
            placeholder="agent = planner and cost > 0.1 and tool.error, or any text"
            value={draft}
            onChange={(event) => edit(event.target.value, event.target.selectionStart ?? event.target.value.length)}
            onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? draft.length)}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onScroll={(event) => mirror.current?.scrollTo(event.currentTarget.scrollLeft, 0)}
            onKeyDown={onKeyDown}
          />
        </span>
        <kbd aria-hidden="true">{draft.trim() === query ? '/' : '⏎'}</kbd>
      </label>
      {error !== null && (
        <p id={`${id}-error`} role="alert" data-testid="search-error" className={styles.error}>
          {error.message}
        </p>
      )}
      {open && items.length > 0 && <SuggestionList id={id} items={items} active={active} below={error !== null} onTake={take} />}
    </div>
  );
}

/** The best suggestion for a word that is begun and not finished. */
function begun(completion: SearchCompletion | undefined, items: Suggested[], draft: string): Suggested | undefined {
  const word = completion === undefined ? '' : draft.slice(completion.from, completion.to).trim();
  return word === '' || items.some((item) => item.text === word) ? undefined : items[0];
}

/** Step through the items, and through "none" at either end. */
function step(active: number, by: number, count: number): number {
  const next = active + by;
  return next >= count ? -1 : next < -1 ? count - 1 : next;
}

function suggestions(draft: string, completion: SearchCompletion | undefined): Suggested[] {
  const recent = draft.trim() === '' ? recentQueries.items().slice(0, 6) : [];
  return [
    ...recent.map((text) => ({ text, kind: 'recent' as const, detail: null, count: 0 })),
    ...(completion?.items ?? ([] as SearchSuggestion[])),
  ];
}

/** What is still being written is not wrong yet. */
function finished(error: SyntaxError | null | undefined, draft: string, cursor: number): SyntaxError | null {
  return error === null || error === undefined || error.position + error.length >= cursor || error.position >= draft.trimEnd().length ? null : error;
}

type UnderlineProps = { text: string; error: SyntaxError | null; mirror: RefObject<HTMLDivElement | null> };

/** The same text under the field, invisible but for the line under what is wrong. */
function Underline({ text, error, mirror }: UnderlineProps) {
  if (error === null) {
    return null;
  }
  const end = error.length === 0 ? text.length + 2 : error.position + error.length;
  return (
    <div ref={mirror} className={styles.mirror} aria-hidden="true">
      {text.slice(0, error.position)}
      <span className={styles.underline}>{text.slice(error.position, end).padEnd(1, '\u00a0')}</span>
    </div>
  );
}
