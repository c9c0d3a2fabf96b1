import type { ReactNode } from 'react';
import type { Finding } from '../api/types';
import { formatCost } from '../format/money';
import { formatCount, formatTokens } from '../format/tokens';
import { findingName } from './findingName';
import styles from './Findings.module.css';
import { useDetectors } from './queries';
import { SeverityIcon } from './Severity';

/** A finding in words: what, about what, what it cost, and why it was found. Text of the sender is in it and stays text. */
export function FindingText({ finding, children }: { finding: Finding; children?: ReactNode }) {
  const detectors = useDetectors();
  const detector = detectors.get(finding.type);
  const about = finding.tool ?? finding.model ?? finding.agent;
  return (
    <>
      <SeverityIcon severity={finding.severity} />
      <span className={styles.name} title={detector?.description}>
        {findingName(finding.type, detectors)}
        {about !== null && <span className={styles.about}>{about}</span>}
      </span>
      <span className={styles.waste}>{wasteText(finding)}</span>
      <p className={styles.text}>{finding.explanation}</p>
      {children !== undefined && <div className={styles.places}>{children}</div>}
    </>
  );
}

export function wasteText({ wastedTokens, wastedCostUsd, evidenceCount }: Finding): string {
  const spans = `${formatCount(evidenceCount)} ${evidenceCount === 1 ? 'span' : 'spans'}`;
  if (wastedCostUsd !== null && wastedCostUsd > 0) {
    return `${formatCost(wastedCostUsd)} wasted · ${spans}`;
  }
  return wastedTokens !== null && wastedTokens > 0 ? `${formatTokens(wastedTokens)} tokens wasted · ${spans}` : spans;
}
