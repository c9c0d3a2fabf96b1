import { useState } from 'react';
import type { FiredRule } from '../../api/types';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Folded } from '../../ui/Folded';
import styles from './Result.module.css';

const transforms: Record<FiredRule['transform'], string> = {
  keep: 'kept',
  map: 'mapped',
  field: 'read from JSON',
  list: 'assembled',
  event: 'from an event',
};

/** A long conversation in indexed attributes fires a rule for each; so many are drawn unasked. */
const firstRules = 200;

/** Each rule that applied: what it read, what it made of it, and whether that decided. */
export function RuleTable({ rules }: { rules: FiredRule[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rules : rules.slice(0, firstRules);
  return (
    <>
      <table className={styles.rules} aria-label="Rules that applied">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Target</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((rule, index) => (
            // Two rules may read the same attribute for the same target.
            <tr key={index} className={rule.used ? undefined : styles.lost} data-testid="fired-rule" data-used={rule.used}>
              <th scope="row">
                <span>{rule.source}</span>
                <small>{rule.dialect}</small>
              </th>
              <td>
                <code>{rule.target}</code>
                <small>{transforms[rule.transform] ?? rule.transform}</small>
              </td>
              <td>
                <Folded text={rule.before}>{(text) => text}</Folded>
              </td>
              <td>{rule.after === null ? <em>another value won</em> : <Folded text={rule.after}>{(text) => text}</Folded>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rules.length && <Button onClick={() => setAll(true)}>Show all {formatCount(rules.length)} rules</Button>}
    </>
  );
}
