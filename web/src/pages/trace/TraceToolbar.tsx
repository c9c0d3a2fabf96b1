import {
  IconArrowDown,
  IconArrowUp,
  IconFold,
  IconFoldDown,
  IconHelp,
  IconRoute,
  IconSearch,
  IconSparkles,
  IconChevronUp,
  IconChevronDown,
  IconZoomReset,
} from '@tabler/icons-react';
import type { RefObject } from 'react';
import { formatCount } from '../../format/tokens';
import { stepToHit } from '../../timeline/find';
import { Button, IconButton } from '../../ui/Button';
import styles from './TraceToolbar.module.css';
import type { TreeNavigation } from './useTreeNavigation';

type TraceToolbarProps = {
  query: string;
  onQuery: (query: string) => void;
  findInput: RefObject<HTMLInputElement | null>;
  hits: number[];
  cursor: number;
  onGoTo: (index: number) => void;
  navigation: TreeNavigation;
  /** There are rows to fold. */
  folds: boolean;
  canStepModel: (step: 1 | -1) => boolean;
  zoomed: boolean;
  onResetZoom: () => void;
  /** The critical path is drawn. */
  line: boolean;
  onLine: (line: boolean) => void;
  loaded: number;
  total: number;
  onHelp: () => void;
};

export function TraceToolbar({ navigation, folds, canStepModel, zoomed, onResetZoom, line, onLine, loaded, total, onHelp, ...find }: TraceToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Trace tools">
      <FindField {...find} />
      {folds && (
        <div className={styles.group}>
          <IconButton label="Collapse all ([)" onClick={navigation.collapseAll}>
            <IconFold size={16} />
          </IconButton>
          <IconButton label="Expand all (])" onClick={navigation.expandAll}>
            <IconFoldDown size={16} />
          </IconButton>
        </div>
      )}
      <div className={styles.group}>
        <span className={styles.groupLabel}>
          <IconSparkles size={14} aria-hidden="true" /> Model call
        </span>
        <IconButton label="Previous model call (p)" data-testid="prev-llm" disabled={!canStepModel(-1)} onClick={() => navigation.stepModel(-1)}>
          <IconArrowUp size={16} />
        </IconButton>
        <IconButton label="Next model call (n)" data-testid="next-llm" disabled={!canStepModel(1)} onClick={() => navigation.stepModel(1)}>
          <IconArrowDown size={16} />
        </IconButton>
      </div>
      <Button variant="plain" pressed={line} title="Draw under the bars which spans decide how long the run takes" onClick={() => onLine(!line)}>
        <IconRoute size={14} aria-hidden="true" /> Critical path
      </Button>
      {zoomed && (
        <Button onClick={onResetZoom}>
          <IconZoomReset size={14} aria-hidden="true" /> Whole run
        </Button>
      )}
      <span className={styles.count} role="status" data-testid="span-count">
        {loaded < total ? `${formatCount(loaded)} of ${formatCount(total)} spans…` : `${formatCount(loaded)} ${loaded === 1 ? 'span' : 'spans'}`}
      </span>
      <IconButton label="Keyboard help (?)" onClick={onHelp}>
        <IconHelp size={16} />
      </IconButton>
    </div>
  );
}

type FindFieldProps = Pick<TraceToolbarProps, 'query' | 'onQuery' | 'findInput' | 'hits' | 'cursor' | 'onGoTo'>;

function FindField({ query, onQuery, findInput, hits, cursor, onGoTo }: FindFieldProps) {
  const go = (step: 1 | -1) => {
    const index = stepToHit(hits, cursor, step);
    if (index !== undefined) {
      onGoTo(index);
    }
  };
  const place = hits.indexOf(cursor);
  return (
    <div className={styles.find}>
      <IconSearch size={14} aria-hidden="true" />
      <input
        ref={findInput}
        aria-label="Find in trace"
        data-testid="find-input"
        placeholder="Find in trace"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            go(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            onQuery('');
            event.currentTarget.blur();
          }
        }}
      />
      <span className={styles.hits} role="status" data-testid="find-count">
        {query.trim() !== '' && (place >= 0 ? `${formatCount(place + 1)} / ${formatCount(hits.length)}` : formatCount(hits.length))}
      </span>
      {query.trim() !== '' && (
        <>
          <IconButton label="Previous hit (Shift+Enter)" disabled={hits.length === 0} onClick={() => go(-1)}>
            <IconChevronUp size={14} />
          </IconButton>
          <IconButton label="Next hit (Enter)" disabled={hits.length === 0} onClick={() => go(1)}>
            <IconChevronDown size={14} />
          </IconButton>
        </>
      )}
    </div>
  );
}
