import { IconCheck, IconChevronRight, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { LedgerEntry } from '../../../api/types';
import { formatCostExact } from '../../../format/money';
import { formatCount } from '../../../format/tokens';
import { asKind, SpanKindIcon } from '../../../genai/SpanKind';
import type { TraceSearch } from '../url';
import styles from './Ledger.module.css';

type LedgerRowProps = {
  id: string;
  traceId: string;
  entry: LedgerEntry;
  /** Undefined where the owner is on a page not loaded yet. */
  ownerName: string | undefined;
  search: TraceSearch;
  rowIndex: number;
  open: boolean;
  active: boolean;
  focused: boolean;
  onToggle: () => void;
};

export function LedgerRow(props: LedgerRowProps) {
  const { id, entry, rowIndex, open, active, focused, onToggle } = props;
  const classes = [styles.row, styles.entry, active && styles.active, focused && styles.focused, !entry.counted && styles.rejected];
  return (
    <div
      id={id}
      role="row"
      aria-level={1}
      aria-rowindex={rowIndex}
      aria-expanded={open}
      className={classes.filter(Boolean).join(' ')}
      data-testid="ledger-entry"
      data-span-id={entry.spanId}
      data-counted={entry.counted}
      onClick={onToggle}
    >
      <span role="gridcell" className={styles.mark}>
        <IconChevronRight size={13} aria-hidden="true" className={styles.chevron} />
        {entry.counted ? (
          <IconCheck size={16} className={styles.counted} role="img" aria-label="Counted" />
        ) : (
          <IconX size={16} className={styles.notCounted} role="img" aria-label="Not counted" />
        )}
      </span>
      <NameCell {...props} />
      <span role="gridcell" className={styles.stack}>
        <span className="truncate" title={entry.model ?? undefined}>
          {entry.model ?? '–'}
        </span>
        <small className="truncate">{entry.provider}</small>
      </span>
      <BucketCells entry={entry} />
      <CostCell entry={entry} />
    </div>
  );
}

function NameCell({ traceId, entry, ownerName, search }: LedgerRowProps) {
  const { ownerSpanId } = entry;
  return (
    <span role="gridcell" className={styles.stack}>
      <span className={styles.name}>
        <SpanKindIcon kind={asKind(entry.kind)} />
        <span className="truncate" title={entry.name}>
          {entry.name === '' ? '(no name)' : entry.name}
        </span>
        <small className="truncate">{entry.service}</small>
      </span>
      <small className={styles.reason}>
        {entry.counted ? 'Counted: ' : 'Not counted: '}
        {entry.reason}
        {ownerSpanId !== null && (
          <>
            {/* A sum stands for several calls, of which the ledger names one. */}
            {entry.rule === 'aggregateOfCalls' ? ' One of them: ' : ' Counted instead: '}
            <Link
              to="/traces/$traceId"
              params={{ traceId }}
              search={{ ...search, span: ownerSpanId, why: ownerSpanId }}
              replace
              resetScroll={false}
              onClick={(event) => event.stopPropagation()}
            >
              {ownerName ?? ownerSpanId}
            </Link>
          </>
        )}
      </small>
    </span>
  );
}

function BucketCells({ entry: { buckets } }: { entry: LedgerEntry }) {
  if (buckets === null) {
    return (
      <span role="gridcell" aria-colspan={5} className={styles.noUsage}>
        reports no usage
      </span>
    );
  }
  const { freshInput, cacheRead, cacheWrite, cacheWrite1h, output, reasoning } = buckets;
  return [freshInput, cacheRead, cacheWrite + cacheWrite1h, output, reasoning].map((tokens, column) => (
    <span key={column} role="gridcell" className={`num ${styles.tokens} ${tokens === 0 ? 'muted' : ''}`}>
      {formatCount(tokens)}
    </span>
  ));
}

function CostCell({ entry }: { entry: LedgerEntry }) {
  const { buckets, costUsd, reportedCostUsd } = entry;
  return (
    <span role="gridcell" className={`num ${styles.stack}`}>
      {costUsd === null && buckets !== null && entry.counted ? (
        <span className={styles.warning}>no price</span>
      ) : (
        <span className={styles.tokens}>{formatCostExact(costUsd)}</span>
      )}
      {reportedCostUsd !== null && <small>reported {formatCostExact(reportedCostUsd)}</small>}
    </span>
  );
}
