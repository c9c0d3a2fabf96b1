import type { FindingMark } from '../api/types';
import { findingName } from './findingName';
import styles from './Findings.module.css';
import { useDetectors } from './queries';
import { SeverityIcon } from './Severity';

/** What detectors found in a trace: the worst by name, how many more, and what each means on hover. */
export function FindingBadges({ marks }: { marks: FindingMark[] }) {
  const detectors = useDetectors();
  const [worst, ...others] = marks;
  if (worst === undefined) {
    return null;
  }
  const title = marks.map(({ type, count }) => `${findingName(type, detectors)}${count > 1 ? ` (${count})` : ''}: ${detectors.get(type)?.description ?? 'found by a detector'}`).join('\n');
  return (
    <span className={`${styles.badge} ${styles[`${worst.severity}Badge`]}`} title={title} data-testid="finding-badge" data-type={worst.type}>
      <SeverityIcon severity={worst.severity} size={12} />
      {findingName(worst.type, detectors)}
      {others.length > 0 && ` +${others.length}`}
    </span>
  );
}
