import type { FiredRule } from '../../api/types';
import { Folded } from '../../ui/Folded';
import styles from './NormalizePage.module.css';

const transforms: Record<FiredRule['transform'], string> = {
  keep: 'kept',
  map: 'mapped',
  field: 'read from JSON',
  list: 'assembled',
  event: 'from an event',
};

/** Each rule that applied: what it read, what it made of it, and whether that decided. */
export function RuleTable({ rules }: { rules: FiredRule[] }) {
  return (
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
        {rules.map((rule, index) => (
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
              <Folded text={rule.before}>{(shown) => shown}</Folded>
            </td>
            <td>{rule.after === null ? <em>another value won</em> : <Folded text={rule.after}>{(shown) => shown}</Folded>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
