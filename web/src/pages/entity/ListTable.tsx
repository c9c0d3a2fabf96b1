import { useMemo, type ReactNode } from 'react';
import page from '../../ui/Page.module.css';
import { parseSort, SortHeader } from '../../ui/SortHeader';
import { sortedRows, type ListColumn } from './sorting';

type ListTableProps<Row> = {
  label: string;
  columns: readonly ListColumn<Row>[];
  rows: readonly Row[];
  /** The column that the address names; without one the rows stand as they were answered. */
  sort: string | undefined;
  onSort: (sort: string) => void;
  testId: string;
  children: (row: Row) => ReactNode;
};

/** Tables of more columns stand closer. */
const denseFrom = 12;

/** All agents, tools or models, by any of their numbers. */
export function ListTable<Row>({ label, columns, rows, sort, onSort, testId, children }: ListTableProps<Row>) {
  const by = useMemo(() => parseSort(sort), [sort]);
  const sorted = useMemo(() => sortedRows(rows, columns, by), [rows, columns, by]);
  return (
    <table className={`${page.table} ${columns.length > denseFrom ? page.dense : ''}`} aria-label={label} data-testid={testId}>
      <thead>
        <tr>
          {columns.map(({ id, title, numeric = false, hint, value }) =>
            value === undefined ? (
              <th key={id} scope="col" className={numeric ? 'num' : undefined} title={hint}>
                {title}
              </th>
            ) : (
              <SortHeader key={id} id={id} label={title} title={hint} numeric={numeric} sort={by} onSort={onSort} />
            ),
          )}
        </tr>
      </thead>
      <tbody>{sorted.map(children)}</tbody>
    </table>
  );
}
