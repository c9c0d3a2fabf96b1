import { Link } from '@tanstack/react-router';
import type { UsageBucket } from '../../api/types';
import type { TimeRange } from '../../app/timeRange';
import { formatCost } from '../../format/money';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { useNow } from '../../ui/useNow';
import page from '../../ui/Page.module.css';
import styles from '../entity/Entity.module.css';

export function ModelsTable({ rows, range }: { rows: UsageBucket[]; range: TimeRange }) {
  const now = useNow(60_000);
  return (
    <table className={page.table} aria-label="Models" data-testid="models-table">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Provider</th>
          <th scope="col" className="num">
            Calls
          </th>
          <th scope="col" className="num">
            Tokens in / out
          </th>
          <th scope="col" className="num">
            Cost
          </th>
          <th scope="col" className="num">
            Without price
          </th>
          <th scope="col">Since</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ModelRow key={`${row.group['provider'] ?? ''}/${row.group['model'] ?? ''}/${row.isOther}`} row={row} range={range} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function ModelRow({ row, range, now }: { row: UsageBucket; range: TimeRange; now: Date }) {
  const model = row.group['model'] ?? null;
  return (
    <tr data-testid="model-row">
      <th scope="row">
        {model === null ? (
          <span className="muted">{row.isOther ? 'All others' : 'Not named'}</span>
        ) : (
          <Link to="/traces" search={{ ...range, model }}>
            {model}
          </Link>
        )}
      </th>
      <td>{row.group['provider'] ?? '–'}</td>
      <td className="num">{formatCount(row.calls)}</td>
      <td className="num">
        {formatTokens(row.usage.inputTokens)} / {formatTokens(row.usage.outputTokens)}
      </td>
      <td className="num">{formatCost(row.usage.costUsd)}</td>
      <td className={`num ${row.unpricedCalls > 0 ? styles.warn : ''}`}>{row.unpricedCalls > 0 ? formatCount(row.unpricedCalls) : '–'}</td>
      <td title={row.unpricedSince === null ? undefined : formatFull(row.unpricedSince)}>
        {row.unpricedSince === null ? '–' : `${formatDay(row.unpricedSince, now)} ${formatClock(row.unpricedSince).slice(0, 5)}`}
      </td>
    </tr>
  );
}
