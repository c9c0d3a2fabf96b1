import { IconHelp, IconLayoutSidebar, IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useEffect, useState, type RefObject } from 'react';
import type { LiveState } from '../../api/live';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { Button, IconButton } from '../../ui/Button';
import styles from './Toolbar.module.css';
import { ImportButton } from './ImportButton';
import type { TracesSearch } from './url';
import type { TraceImport } from './useTraceImport';

type ToolbarProps = {
  search: TracesSearch;
  onSearch: (search: TracesSearch) => void;
  searchInput: RefObject<HTMLInputElement | null>;
  liveState: LiveState;
  traceImport: TraceImport;
  onHelp: () => void;
};

const liveTexts: Record<LiveState, string> = { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', paused: 'Paused' };
const typingPauseMs = 300;

export function Toolbar({ search, onSearch, searchInput, liveState, traceImport, onHelp }: ToolbarProps) {
  const paused = search.live === 'off';
  return (
    <header className={styles.toolbar}>
      <IconButton
        label={search.facets === 'off' ? 'Show filter values' : 'Hide filter values'}
        aria-expanded={search.facets !== 'off'}
        onClick={() => onSearch({ ...search, facets: search.facets === 'off' ? undefined : 'off' })}
      >
        <IconLayoutSidebar size={16} />
      </IconButton>
      <h1>Traces</h1>
      <SearchField search={search} onSearch={onSearch} inputRef={searchInput} />
      <TimeRangePicker range={search} onRange={(range) => onSearch({ ...search, from: undefined, to: undefined, ...range })} />
      <Button
        data-testid="live-state"
        data-state={liveState}
        className={`${styles.live} ${styles[liveState]}`}
        title={paused ? 'Resume live updates' : 'Pause live updates'}
        onClick={() => onSearch({ ...search, live: paused ? undefined : 'off' })}
      >
        <span className={styles.dot} aria-hidden="true" />
        <span className={styles.liveText}>{liveTexts[liveState]}</span>
        {paused ? <IconPlayerPlay size={14} aria-hidden="true" /> : <IconPlayerPause size={14} aria-hidden="true" />}
      </Button>
      <ImportButton traceImport={traceImport} />
      <IconButton label="Keyboard help (?)" onClick={onHelp}>
        <IconHelp size={16} />
      </IconButton>
    </header>
  );
}

type SearchFieldProps = Pick<ToolbarProps, 'search' | 'onSearch'> & { inputRef: RefObject<HTMLInputElement | null> };

function SearchField({ search, onSearch, inputRef }: SearchFieldProps) {
  const [draft, setDraft] = useState(search.q ?? '');
  const [shown, setShown] = useState(search.q);
  // The URL changed by other means (back button, cleared filters): the field follows.
  if (shown !== search.q) {
    setShown(search.q);
    setDraft(search.q ?? '');
  }
  useEffect(() => {
    const q = draft.trim() === '' ? undefined : draft.trim();
    if (q === search.q) {
      return undefined;
    }
    const timer = setTimeout(() => onSearch({ ...search, q }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [draft, search, onSearch]);
  return (
    <label className={styles.search}>
      <IconSearch size={14} aria-hidden="true" />
      <span className="visually-hidden">Search traces</span>
      <input
        ref={inputRef}
        type="search"
        data-testid="search-input"
        placeholder="Search names, messages, ids"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.currentTarget.blur();
          }
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
