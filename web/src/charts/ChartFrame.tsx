import { IconChartLine, IconDownload, IconTable } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { IconButton } from '../ui/Button';
import styles from './Chart.module.css';
import { download, toCsv, type Cell } from './csv';

/** What a chart shows, as a table: `shown` is what a reader sees of a cell, `value` what the CSV file holds. */
export type ChartTable = { columns: string[]; rows: { value: Cell; shown: string }[][] };

type ChartFrameProps = {
  title: string;
  /** One line under the title: what is measured, and the thresholds in words. */
  hint?: ReactNode;
  /** Begins the name of the CSV file. */
  name: string;
  state: 'pending' | 'ready' | Error;
  /** Shown instead of a chart of nothing. */
  empty?: ReactNode;
  isStale?: boolean;
  table: ChartTable;
  actions?: ReactNode;
  children: ReactNode;
};

/** The card around a chart: its title, the same as a table, and as a CSV file. */
export function ChartFrame({ title, hint, name, state, empty, isStale = false, table, actions, children }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const hasRows = state === 'ready' && table.rows.length > 0;
  return (
    <section className={styles.frame} aria-labelledby={id} data-testid={`chart-${name}`} data-state={state instanceof Error ? 'error' : state} aria-busy={isStale}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {actions}
        <IconButton label={asTable ? `${title}: show the chart` : `${title}: show as table`} disabled={!hasRows} onClick={() => setAsTable(!asTable)}>
          {asTable ? <IconChartLine size={15} /> : <IconTable size={15} />}
        </IconButton>
        <IconButton label={`${title}: download CSV`} disabled={!hasRows} onClick={() => download(`${name}.csv`, toCsv([table.columns, ...table.rows.map((row) => row.map((cell) => cell.value))]))}>
          <IconDownload size={15} />
        </IconButton>
      </header>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      <div className={`${styles.body} ${isStale ? styles.stale : ''}`}>
        {state === 'pending' && (
          <p role="status" className={styles.message}>
            Loading…
          </p>
        )}
        {state instanceof Error && (
          <p role="alert" className={`${styles.message} ${styles.error}`}>
            {state.message}
          </p>
        )}
        {state === 'ready' && !hasRows && <div className={styles.message}>{empty ?? 'Nothing in this time range.'}</div>}
        {hasRows && (asTable ? <Rows title={title} table={table} /> : children)}
      </div>
    </section>
  );
}

function Rows({ title, table }: { title: string; table: ChartTable }) {
  return (
    <div className={styles.table} tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell.shown}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
