import { IconHelp, IconLayoutSidebar, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { LiveState } from '../../api/live';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { Button, IconButton } from '../../ui/Button';
import { SearchBox } from '../../search/SearchBox';
import { ColumnPicker } from './ColumnPicker';
import { SavedViews } from './SavedViews';
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
      <SearchBox query={search.query ?? ''} onQuery={(query) => onSearch({ ...search, query: query === '' ? undefined : query })} inputRef={searchInput} />
      <SavedViews search={search} onSearch={onSearch} />
      <ColumnPicker hide={search.hide} onHide={(hide) => onSearch({ ...search, hide })} />
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
