import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Ledger } from '../../../api/types';
import { formatCostExact } from '../../../format/money';
import { formatCount } from '../../../format/tokens';
import { UsageBuckets } from '../../../genai/UsageBuckets';
import styles from './Ledger.module.css';

export function LedgerTotals({ ledger }: { ledger: Ledger }) {
  const { usage, reportedCostUsd, unpricedSpans } = ledger;
  return (
    <section className={styles.totals} aria-label="Totals" data-testid="ledger-totals">
      <dl className={styles.facts}>
        <Fact label="Counted spans">{formatCount(ledger.countedSpans)}</Fact>
        <Fact label="Not counted">{formatCount(ledger.notCountedSpans)}</Fact>
        <Fact label="Without a price">
          <span className={unpricedSpans > 0 ? styles.warning : undefined}>{formatCount(unpricedSpans)}</span>
        </Fact>
        <Fact label="Tokens in / out">
          {formatCount(usage.inputTokens)} / {formatCount(usage.outputTokens)}
        </Fact>
        <Fact label="Computed cost" note="tokens × price, the cost shown everywhere">
          {formatCostExact(usage.costUsd)}
        </Fact>
        <Fact label="Reported cost" note="what the emitters say, for comparison">
          {reportedCostUsd === null ? 'none' : formatCostExact(reportedCostUsd)}
        </Fact>
      </dl>
      <UsageBuckets usage={usage} />
      {unpricedSpans > 0 && (
        <p className={styles.hint}>
          <IconAlertTriangle size={14} aria-hidden="true" className={styles.warning} /> The tokens of {formatCount(unpricedSpans)} counted{' '}
          {unpricedSpans === 1 ? 'span' : 'spans'} are in the totals, their cost is not: no price is known for the model.
        </p>
      )}
    </section>
  );
}

function Fact({ label, note, children }: { label: string; note?: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}
