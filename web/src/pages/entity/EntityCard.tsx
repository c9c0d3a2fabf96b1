import type { ReactNode } from 'react';
import page from '../../ui/Page.module.css';
import styles from './Entity.module.css';

/** A column's title; those of numbers stand at the right. */
export type Column = string | { title: string; numeric: true };

export const numeric = (title: string): Column => ({ title, numeric: true });

export function Head({ columns }: { columns: Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const title = typeof column === 'string' ? column : column.title;
          return (
            <th key={title} scope="col" className={typeof column === 'string' ? undefined : 'num'}>
              {title}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

type EntityCardProps = { title: string; note?: ReactNode; columns: Column[]; isEmpty: boolean; empty?: ReactNode; testId?: string; children: ReactNode };

/** A small table under its title. */
export function EntityCard({ title, note, columns, isEmpty, empty = 'None in this time range.', testId, children }: EntityCardProps) {
  return (
    <section className={styles.card} tabIndex={0} aria-label={title} data-testid={testId}>
      <header>
        <h2>{title}</h2>
        {note !== undefined && <p>{note}</p>}
      </header>
      {isEmpty ? (
        <p className={styles.note}>{empty}</p>
      ) : (
        <table className={page.table}>
          <Head columns={columns} />
          <tbody>{children}</tbody>
        </table>
      )}
    </section>
  );
}
