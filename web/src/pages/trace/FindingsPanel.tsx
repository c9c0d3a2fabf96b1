import { IconChevronRight, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Finding } from '../../api/types';
import { findingName } from '../../findings/findingName';
import findingStyles from '../../findings/Findings.module.css';
import { FindingText } from '../../findings/FindingText';
import { useDetectors } from '../../findings/queries';
import { SeverityIcon } from '../../findings/Severity';
import { formatCount } from '../../format/tokens';
import { IconButton } from '../../ui/Button';
import styles from './FindingsPanel.module.css';

type FindingsPanelProps = {
  findings: Finding[];
  /** The one whose evidence is marked. */
  selected: Finding | undefined;
  onSelect: (finding: Finding | undefined) => void;
  onSpan: (spanId: string) => void;
};

/** Badges of the trace's findings; one that is chosen is told in full, and its spans are marked in the views. */
export function FindingsPanel({ findings, selected, onSelect, onSpan }: FindingsPanelProps) {
  const detectors = useDetectors();
  if (findings.length === 0) {
    return null;
  }
  return (
    <section className={styles.panel} aria-label="Findings" data-testid="trace-findings">
      <div className={styles.badges}>
        <span className={styles.title}>{findings.length === 1 ? 'Finding' : `${formatCount(findings.length)} findings`}</span>
        {findings.map((finding) => (
          <button
            key={finding.id}
            type="button"
            className={styles.chip}
            aria-pressed={finding.id === selected?.id}
            title={finding.explanation}
            data-testid="trace-finding"
            data-type={finding.type}
            onClick={() => onSelect(finding.id === selected?.id ? undefined : finding)}
          >
            <SeverityIcon severity={finding.severity} size={13} />
            {findingName(finding.type, detectors)}
            {finding.tool !== null && <span className="muted">{finding.tool}</span>}
          </button>
        ))}
      </div>
      {selected !== undefined && <ChosenFinding key={selected.id} finding={selected} advice={detectors.get(selected.type)?.advice} onSpan={onSpan} onClose={() => onSelect(undefined)} />}
    </section>
  );
}

function ChosenFinding({ finding, advice, onSpan, onClose }: { finding: Finding; advice: string | undefined; onSpan: (spanId: string) => void; onClose: () => void }) {
  const [step, setStep] = useState(0);
  const spans = finding.evidenceSpanIds;
  const go = () => {
    const spanId = spans[step % Math.max(1, spans.length)];
    if (spanId !== undefined) {
      onSpan(spanId);
      setStep(step + 1);
    }
  };
  return (
    <div className={styles.chosen} data-testid="chosen-finding">
      <div className={`${styles.words} ${findingStyles.item}`}>
        <FindingText finding={finding}>
          {advice !== undefined && advice !== '' && <span className={styles.advice}>{advice}</span>}
          {spans.length > 0 && (
            <button type="button" className={styles.go} onClick={go}>
              {step === 0 ? 'Go to the first span' : `Next span (${formatCount((step % spans.length) + 1)} of ${formatCount(spans.length)})`} <IconChevronRight size={12} aria-hidden="true" />
            </button>
          )}
        </FindingText>
      </div>
      <IconButton label="Close the finding" onClick={onClose}>
        <IconX size={14} />
      </IconButton>
    </div>
  );
}
