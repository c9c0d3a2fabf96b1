import { Link } from '@tanstack/react-router';
import type { CostBreakdown, LedgerEntry } from '../../../api/types';
import { formatCostExact } from '../../../format/money';
import { costLineText, priceTerms } from '../../../genai/costLine';
import { AttributeTable } from '../AttributeTable';
import type { TraceSearch } from '../url';
import styles from './Ledger.module.css';

type LedgerDetailProps = { traceId: string; entry: LedgerEntry; search: TraceSearch; columns: number; rowIndex: number };

/** Where one entry's numbers come from: the attributes as sent, and the bill. */
export function LedgerDetail({ traceId, entry, search, columns, rowIndex }: LedgerDetailProps) {
  return (
    <div role="row" aria-level={2} aria-rowindex={rowIndex} className={styles.detail} data-testid="ledger-detail">
      <div role="gridcell" aria-colspan={columns} className={styles.detailCell}>
        <section className={styles.sources}>
          <h3>Read from</h3>
          <Sources entry={entry} />
          <p className={styles.origin}>
            Rule <code>{entry.rule}</code>
            {entry.scope !== '' && (
              <>
                {' · sent by '}
                <code>{entry.scope}</code>
              </>
            )}
            {entry.emitter !== null && (
              <>
                {' · dialect '}
                <code>{entry.emitter}</code>
              </>
            )}
            {' · '}
            <Link to="/traces/$traceId" params={{ traceId }} search={{ span: entry.spanId, tab: search.tab }} replace resetScroll={false}>
              Open the span
            </Link>
          </p>
        </section>
        <section>
          <h3>Price</h3>
          {entry.cost === null ? <p className="muted">{noPrice(entry)}</p> : <Bill cost={entry.cost} storedUsd={entry.costUsd} />}
          {entry.reportedCostUsd !== null && <p className={styles.origin}>Reported by the emitter: {formatCostExact(entry.reportedCostUsd)}, never added to the totals.</p>}
        </section>
      </div>
    </div>
  );
}

function Sources({ entry: { attributes, buckets } }: { entry: LedgerEntry }) {
  if (attributes === null) {
    return <p className="muted">This trace is too large to list them here; the span itself has them.</p>;
  }
  if (attributes.length === 0) {
    return <p className="muted">{buckets === null ? 'The span carries no usage.' : 'No attribute of the span: its events or log records carry the usage.'}</p>;
  }
  return <AttributeTable attributes={attributes} />;
}

function noPrice({ buckets, model }: LedgerEntry): string {
  if (buckets === null) {
    return 'Without usage there is nothing to price.';
  }
  return model === null ? 'The span names no model.' : `No price is known for ${model}.`;
}

function Bill({ cost, storedUsd }: { cost: CostBreakdown; storedUsd: number | null }) {
  const { source } = cost;
  return (
    <>
      <table className={styles.bill} aria-label="Price lines">
        <thead>
          <tr>
            <th scope="col">Bucket</th>
            <th scope="col" className="num">
              Tokens
            </th>
            <th scope="col">Price</th>
            <th scope="col" className="num">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {cost.lines.map((line) => {
            const { label, quantity, price, amount } = costLineText(line);
            return (
              <tr key={line.bucket} data-testid="price-line">
                <th scope="row">{label}</th>
                <td className="num">{quantity}</td>
                <td>× {price}</td>
                <td className="num">{amount}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              Sum
            </th>
            <td className="num">{formatCostExact(cost.costUsd)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={styles.origin}>
        <code>{cost.priceId}</code>, found by <code>{cost.matchedModel}</code>; {priceTerms(cost).join('; ')}.
        <br />
        Prices: {source.name} {source.version}
        {source.date !== null && ` of ${source.date}`}
        {source.origin !== null && `, ${source.origin}`}.
      </p>
      {!cost.agreesWithStored && (
        <p className={styles.warning}>The prices have changed since: {formatCostExact(storedUsd)} was computed when the span arrived, and counts.</p>
      )}
    </>
  );
}
