import { useState } from 'react';
import type { RedactedItem } from '../../api/types';
import { formatCount } from '../../format/tokens';
import { Notice } from '../../ui/Notice';
import bench from '../../app/PasteBench.module.css';
import { FieldTable } from './FieldTable';
import { isChanged, rulesOf } from './fields';
import styles from './RedactPage.module.css';

const policies: Record<RedactedItem['contentMode'], string> = {
  redact: 'Content is stored without what rules find in it.',
  drop: 'Content of this service is not stored.',
  keep: 'Content of this service is stored as it was sent.',
};

/** One item at a time, however many were pasted. */
export function RedactResult({ items }: { items: RedactedItem[] }) {
  const [index, setIndex] = useState(0);
  const [onlyChanged, setOnlyChanged] = useState(true);
  const item = items[index];
  if (item === undefined) {
    return <Notice title="Nothing to show">The request holds no items.</Notice>;
  }
  const rules = rulesOf(item.fields);
  const shown = onlyChanged ? item.fields.filter(isChanged) : item.fields;
  return (
    <div data-testid="redact-result">
      {items.length > 1 && (
        <label className={bench.picker}>
          Item
          <select value={index} onChange={(event) => setIndex(Number(event.target.value))}>
            {items.map(({ name, fields }, position) => (
              // Pasted items may share a name; their place is what tells them apart.
              <option key={position} value={position}>
                {position + 1} of {items.length}: {name === '' ? '(no name)' : name}, {formatCount(fields.filter(isChanged).length)} changed
              </option>
            ))}
          </select>
        </label>
      )}
      <div className={styles.rules} data-testid="redact-rules">
        {rules.map(([rule, count]) => (
          <span key={rule} className={styles.rule}>
            {rule} {formatCount(count)}
          </span>
        ))}
        {rules.length === 0 && <span>No rule fired.</span>}
        {item.signal !== 'text' && <span className={styles.policy}>{policies[item.contentMode]}</span>}
        <label className={styles.only}>
          <input type="checkbox" checked={onlyChanged} onChange={(event) => setOnlyChanged(event.target.checked)} /> Only what changes
        </label>
      </div>
      {shown.length > 0 && <FieldTable fields={shown} />}
    </div>
  );
}
