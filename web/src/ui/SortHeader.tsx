import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import styles from './SortHeader.module.css';

export type Sort = { column: string; descending: boolean };

type SortHeaderProps = {
  id: string;
  label: string;
  title?: string | undefined;
  /** Numbers stand at the right and are asked for from the largest, names from the first. */
  numeric: boolean;
  sort: Sort | undefined;
  onSort: (text: string) => void;
};

/** A column's title that sorts by it. */
export function SortHeader({ id, label, title, numeric, sort, onSort }: SortHeaderProps) {
  const active = sort?.column === id ? sort : undefined;
  const descending = active === undefined ? numeric : !active.descending;
  return (
    <th scope="col" aria-sort={active === undefined ? undefined : active.descending ? 'descending' : 'ascending'} className={numeric ? 'num' : undefined} title={title}>
      <button type="button" className={styles.sort} onClick={() => onSort(printSort({ column: id, descending }))}>
        {label}
        {active !== undefined && (active.descending ? <IconChevronDown size={12} aria-hidden="true" /> : <IconChevronUp size={12} aria-hidden="true" />)}
      </button>
    </th>
  );
}

/** As an address holds it: the column's name, with a minus from the largest. */
export function printSort({ column, descending }: Sort): string {
  return `${descending ? '-' : ''}${column}`;
}

export function parseSort(text: string | undefined): Sort | undefined {
  return text === undefined || text === '' ? undefined : { column: text.replace(/^-/, ''), descending: text.startsWith('-') };
}
