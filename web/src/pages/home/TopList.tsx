import { Link, type LinkProps } from '@tanstack/react-router';
import { useState } from 'react';
import type { OverviewItem } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatCount } from '../../format/tokens';
import { Segments } from '../../ui/Segments';
import styles from './HomePage.module.css';

type TopListProps = {
  title: string;
  /** What is counted: runs or calls. */
  counted: string;
  byCost: OverviewItem[];
  byErrors: OverviewItem[];
  /** Tools cost nothing of their own. */
  hasCost?: boolean;
  linkTo: (name: string) => Pick<LinkProps, 'to' | 'params' | 'search'>;
};

/** The few that cost most or fail most. */
export function TopList({ title, counted, byCost, byErrors, hasCost = true, linkTo }: TopListProps) {
  const [order, setOrder] = useState<'cost' | 'errors'>('cost');
  const items = order === 'cost' ? byCost : byErrors;
  const name = title.toLowerCase();
  return (
    <section className={styles.card} aria-label={title} data-testid={`top-${name}`}>
      <header className={styles.cardHead}>
        <h2>{title}</h2>
        <Segments
          label={`Order of ${name}`}
          options={[
            { id: 'cost', label: hasCost ? 'By cost' : 'By calls' },
            { id: 'errors', label: 'By failures' },
          ]}
          selected={order}
          onSelect={setOrder}
        />
      </header>
      {items.length === 0 ? (
        <p className={styles.none}>{order === 'errors' ? `No failures among ${name}.` : `No ${name} in this time range.`}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">{counted}</th>
              <th scope="col">Failed</th>
              <th scope="col">p95</th>
              {hasCost && <th scope="col">Cost</th>}
              {hasCost && <th scope="col">Per {counted.toLowerCase().replace(/s$/, '')}</th>}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.name} data-testid="top-row">
                <th scope="row" className="truncate">
                  <Link {...linkTo(item.name)} title={item.name}>
                    {item.name}
                  </Link>
                </th>
                <td className="num">{formatCount(item.count)}</td>
                <td className={`num ${item.errors > 0 ? styles.error : ''}`} title={`${formatCount(item.errors)} of ${formatCount(item.count)}`}>
                  {formatShare(item.count === 0 ? 0 : item.errors / item.count)}
                </td>
                <td className="num">{item.p95Nanos === null ? '–' : formatDuration(item.p95Nanos)}</td>
                {hasCost && <td className="num">{formatCost(item.costUsd)}</td>}
                {hasCost && <td className="num">{formatCost(item.costUsd === null ? null : item.costUsd / Math.max(1, item.count))}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
