import { expect, it } from 'vitest';
import { sortedRows, type ListColumn } from './sorting';

type Row = { name: string | null; cost: number | null };

const rows: Row[] = [
  { name: 'planner', cost: 2 },
  { name: null, cost: 5 },
  { name: 'clerk', cost: null },
  { name: 'writer', cost: 10 },
];
const columns: ListColumn<Row>[] = [
  { id: 'name', title: 'Name', value: (row) => row.name },
  { id: 'cost', title: 'Cost', numeric: true, value: (row) => row.cost },
  { id: 'tools', title: 'Tools' },
];

it.each([
  [undefined, ['planner', null, 'clerk', 'writer']],
  [{ column: 'cost', descending: true }, ['writer', null, 'planner', 'clerk']],
  [{ column: 'cost', descending: false }, ['planner', null, 'writer', 'clerk']],
  [{ column: 'name', descending: false }, ['clerk', 'planner', 'writer', null]],
  [{ column: 'tools', descending: true }, ['planner', null, 'clerk', 'writer']],
  [{ column: 'unknown', descending: true }, ['planner', null, 'clerk', 'writer']],
])('sortedRows by %j', (sort, expected) => {
  expect(sortedRows(rows, columns, sort).map((row) => row.name)).toEqual(expected);
});
