import { formatDuration } from '../../format/duration';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { useNow } from '../../ui/useNow';

/** A time of today by its clock, another one with its date; in full as a tooltip. */
export function When({ time }: { time: string }) {
  const now = useNow(60_000);
  const day = formatDay(time, now);
  return (
    <time dateTime={time} title={formatFull(time)}>
      {day === 'Today' ? '' : `${day} `}
      {formatClock(time).slice(0, 8)}
    </time>
  );
}

/** How long ago: it grows as one looks. */
export function Ago({ time }: { time: string }) {
  const now = useNow(5_000);
  return <>{formatDuration(Math.max(0, now.getTime() - Date.parse(time)) * 1e6)}</>;
}
