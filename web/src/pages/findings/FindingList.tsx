import { Link } from '@tanstack/react-router';
import type { Finding } from '../../api/types';
import findingStyles from '../../findings/Findings.module.css';
import { FindingText } from '../../findings/FindingText';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { useNow } from '../../ui/useNow';
import styles from './FindingsPage.module.css';

type FindingListProps = { findings: Finding[]; hasMore: boolean; isLoadingMore: boolean; onMore: () => void };

/** Spans of evidence that are linked one by one; the trace has the rest. */
const linkedMax = 6;

export function FindingList({ findings, hasMore, isLoadingMore, onMore }: FindingListProps) {
  const now = useNow(60_000);
  if (findings.length === 0) {
    return <p className="muted">No finding fits these filters.</p>;
  }
  return (
    <>
      <ul className={styles.list} data-testid="finding-list">
        {findings.map((finding) => (
          <li key={finding.id} className={`${styles.finding} ${findingStyles.item}`} data-testid="finding" data-type={finding.type}>
            <FindingText finding={finding}>
              <time dateTime={finding.time} title={formatFull(finding.time)}>
                {formatDay(finding.time, now)} {formatClock(finding.time).slice(0, 8)}
              </time>
              <span>{[...new Set([finding.service, finding.agent])].filter((part) => part !== null && part !== '').join(' · ')}</span>
              {finding.traceStored ? <Evidence finding={finding} /> : <span title="Sampling dropped it, or it is older than what is kept">The trace is not kept</span>}
            </FindingText>
          </li>
        ))}
      </ul>
      {hasMore && (
        <p className={styles.more}>
          <Button disabled={isLoadingMore} onClick={onMore}>
            {isLoadingMore ? 'Loading…' : 'More findings'}
          </Button>
        </p>
      )}
    </>
  );
}

function Evidence({ finding }: { finding: Finding }) {
  const linked = finding.evidenceSpanIds.slice(0, linkedMax);
  return (
    <>
      <Link to="/traces/$traceId" params={{ traceId: finding.traceId }} search={{ finding: finding.id }}>
        Trace {finding.traceId.slice(0, 8)}
      </Link>
      {linked.map((spanId, index) => (
        <Link key={spanId} to="/traces/$traceId" params={{ traceId: finding.traceId }} search={{ finding: finding.id, span: spanId }} aria-label={`Span ${index + 1} of the evidence`}>
          span {index + 1}
        </Link>
      ))}
      {finding.evidenceCount > linked.length && <span>and {formatCount(finding.evidenceCount - linked.length)} more</span>}
    </>
  );
}
