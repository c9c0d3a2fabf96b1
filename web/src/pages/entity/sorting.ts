import type { Sort } from '../../ui/SortHeader';

/** A column of a list; one with a value can be sorted by. */
export type ListColumn<Row> = { id: string; title: string; numeric?: boolean; hint?: string; value?: (row: Row) => number | string | null };

/** Rows by the value of a column; those without one stand last in both directions, and equal ones stay as they are. */
export function sortedRows<Row>(rows: readonly Row[], columns: readonly ListColumn<Row>[], sort: Sort | undefined): Row[] {
  const valueOf = columns.find((column) => column.id === sort?.column)?.value;
  if (sort === undefined || valueOf === undefined) {
    return [...rows];
  }
  const direction = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .sort((a, b) => Number(isMissing(a.value)) - Number(isMissing(b.value)) || direction * compare(a.value, b.value))
    .map(({ row }) => row);
}

function isMissing(value: number | string | null): boolean {
  return value === null || value === '' || Number.isNaN(value);
}

function compare(a: number | string | null, b: number | string | null): number {
  return typeof a === 'number' && typeof b === 'number' ? (a - b || 0) : String(a ?? '').localeCompare(String(b ?? ''));
}
