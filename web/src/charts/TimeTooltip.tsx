import { formatMinute } from '../format/time';
import styles from './Chart.module.css';
import type { TimeSeries } from './TimeChart';
import type { Unit } from './unit';

type TimeTooltipProps = { start: number; intervalMs: number; unit: Unit; series: TimeSeries[]; bucket: number; x: number; width: number };

/** The values of one bucket, beside the pointer. Read out as the arrow keys move. */
export function TimeTooltip({ start, intervalMs, unit, series, bucket, x, width }: TimeTooltipProps) {
  const withSeconds = intervalMs < 60_000;
  const isRight = x > width / 2;
  const rows = series.map((one) => ({ ...one, value: one.points[bucket] ?? null }));
  return (
    <div role="status" className={styles.tooltip} style={isRight ? { right: width - x + 12 } : { left: x + 12 }}>
      <div className={styles.when}>
        {formatMinute(start, withSeconds)} – {formatMinute(start + intervalMs, withSeconds)}
      </div>
      <table>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="truncate">
                <span className={styles.swatch} style={{ background: row.color, display: 'inline-block', marginRight: 6 }} aria-hidden="true" />
                {row.label}
              </th>
              <td className="num">{row.value === null ? '–' : unit.format(row.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
