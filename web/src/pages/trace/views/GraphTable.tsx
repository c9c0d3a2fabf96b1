import { formatDuration } from '../../../format/duration';
import { formatCost } from '../../../format/money';
import { formatCount } from '../../../format/tokens';
import type { CallGraph } from '../../../timeline/callGraph';
import styles from './GraphView.module.css';

/** A table of more rows would be slow. */
const maxRows = 500;

/** The edges of the graph as text. */
export function GraphTable({ graph }: { graph: CallGraph }) {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const edges = graph.edges.toSorted((a, b) => b.nanos - a.nanos).slice(0, maxRows);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Calls as a table">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Calls</th>
            {['Times', 'Failed', 'Time', 'Cost'].map((label) => (
              <th key={label} scope="col" className="num">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <tr key={edge.id} data-testid="graph-edge">
              <td>{names.get(edge.source)}</td>
              <td>{names.get(edge.target)}</td>
              <td className="num">{formatCount(edge.calls)}</td>
              <td className="num">{formatCount(edge.errors)}</td>
              <td className="num">{formatDuration(edge.nanos)}</td>
              <td className="num">{formatCost(edge.costUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
