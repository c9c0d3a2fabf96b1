import { useMemo } from 'react';
import type { Span } from '../../../api/types';
import { formatDuration } from '../../../format/duration';
import { formatCost } from '../../../format/money';
import { formatCount, formatTokens } from '../../../format/tokens';
import { kindLabel, SpanKindIcon } from '../../../genai/SpanKind';
import { groupings, sortRows, statistics, type Grouping, type SortColumn, type StatisticsRow } from '../../../timeline/statistics';
import { Segments } from '../../../ui/Segments';
import { parseSort, SortHeader } from '../../../ui/SortHeader';
import { SpanList } from '../SpanList';
import { PickedSpans } from './PickedSpans';
import { ShareBar } from './ShareBar';
import styles from './StatisticsView.module.css';
import type { ViewProps } from './viewProps';

const groupingLabels: Record<Grouping, string> = { kind: 'Kind', agent: 'Agent', model: 'Model', tool: 'Tool' };

const columns: { id: SortColumn; label: string; title?: string }[] = [
  { id: 'count', label: 'Spans' },
  { id: 'errors', label: 'Errors' },
  { id: 'totalNanos', label: 'Total', title: 'Sum of the durations' },
  { id: 'selfNanos', label: 'Self', title: 'Without the time in which spans below ran' },
  { id: 'pathNanos', label: 'Critical path', title: 'Part of the duration of the whole run that these spans decide' },
  { id: 'inputTokens', label: 'Tokens in' },
  { id: 'outputTokens', label: 'Tokens out' },
  { id: 'costUsd', label: 'Cost' },
];

/** A table of more rows than this would be slow, and is read by nobody. */
const maxRows = 500;

export function StatisticsView({ tree, path, search, onSearch, onSelect }: ViewProps) {
  const by = search.by ?? 'kind';
  const sort = sortOf(search.sort);
  const rows = useMemo(() => statistics(tree, path, by), [tree, path, by]);
  const sorted = useMemo(() => sortRows(rows, sort.column, sort.descending), [rows, sort.column, sort.descending]);
  const picked = rows.find((row) => row.key === search.pick);
  return (
    <div className={styles.view} data-testid="statistics">
      <div className={styles.bar}>
        <Segments
          label="Group by"
          options={groupings.map((id) => ({ id, label: groupingLabels[id] }))}
          selected={by}
          onSelect={(next) => onSearch({ ...search, by: next, pick: undefined })}
        />
        <span className="muted">
          {formatCount(rows.length)} {rows.length === 1 ? 'row' : 'rows'}
          {rows.length > maxRows && `, the first ${formatCount(maxRows)} shown`}
        </span>
      </div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Statistics" data-own-arrows>
        <table className={styles.table}>
          <thead>
            <tr>
              <SortHeader id="key" label={groupingLabels[by]} numeric={false} sort={sort} onSort={(text) => onSearch({ ...search, sort: text })} />
              {columns.map((column) => (
                <SortHeader key={column.id} {...column} numeric sort={sort} onSort={(text) => onSearch({ ...search, sort: text })} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, maxRows).map((row) => (
              <Row
                key={row.key}
                row={row}
                by={by}
                totalNanos={path.totalNanos}
                picked={row.key === search.pick}
                onPick={() => onSearch({ ...search, pick: row.key === search.pick ? undefined : row.key })}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={styles.none}>No span of this run names {by === 'model' ? 'a model' : `${by === 'agent' ? 'an' : 'a'} ${by}`}.</p>}
      </div>
      {picked !== undefined && (
        <PickedSpans title={nameOf(picked, by)} count={picked.count} onClose={() => onSearch({ ...search, pick: undefined })}>
          <SpanList label={`Spans of ${nameOf(picked, by)}`} tree={tree} nodes={picked.nodes} selectedId={search.span} onSelect={onSelect} />
        </PickedSpans>
      )}
    </div>
  );
}

type RowProps = { row: StatisticsRow; by: Grouping; totalNanos: number; picked: boolean; onPick: () => void };

function Row({ row, by, totalNanos, picked, onPick }: RowProps) {
  return (
    <tr data-testid="statistics-row" className={picked ? styles.picked : undefined}>
      <th scope="row">
        <button type="button" className={styles.key} aria-pressed={picked} onClick={onPick}>
          {row.kind !== null && <SpanKindIcon kind={row.kind} />}
          <span className="truncate">{nameOf(row, by)}</span>
        </button>
      </th>
      <td className="num">{formatCount(row.count)}</td>
      <td className={`num ${row.errors > 0 ? styles.errors : 'muted'}`}>{formatCount(row.errors)}</td>
      <td className="num">{formatDuration(row.totalNanos)}</td>
      <td className="num">{formatDuration(row.selfNanos)}</td>
      <td className={styles.path}>
        <ShareBar share={row.pathNanos / Math.max(1, totalNanos)} />
        <span className="num">{formatDuration(row.pathNanos)}</span>
      </td>
      <td className="num">{formatTokens(row.inputTokens)}</td>
      <td className="num">{formatTokens(row.outputTokens)}</td>
      <td className="num">{formatCost(row.costUsd)}</td>
    </tr>
  );
}

function sortOf(text: string | undefined): { column: SortColumn; descending: boolean } {
  const sort = parseSort(text);
  const column = sort?.column === 'key' ? 'key' : columns.find(({ id }) => id === sort?.column)?.id;
  return sort === undefined || column === undefined ? { column: 'pathNanos', descending: true } : { column, descending: sort.descending };
}

function nameOf(row: StatisticsRow, by: Grouping): string {
  return by === 'kind' ? kindLabel(row.key as Span['kind']) : row.key;
}
