import { Link } from '@tanstack/react-router';
import type { AgentDetail } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatClock, formatDay } from '../../format/time';
import { formatCount } from '../../format/tokens';
import { TraceStatus } from '../../genai/TraceStatus';
import { useNow } from '../../ui/useNow';
import { EntityCard, numeric } from '../entity/EntityCard';

type RunsCardProps = { title: string; note: string; runs: AgentDetail['slowest']; empty?: string; testId: string };

const columns = ['Time', 'Status', numeric('Duration'), numeric('Turns'), numeric('Cost'), 'Input'];

/** Runs of an agent, each with a link to its trace. */
export function RunsCard({ title, note, runs, empty, testId }: RunsCardProps) {
  const now = useNow(60_000);
  return (
    <EntityCard title={title} note={note} columns={columns} isEmpty={runs.length === 0} testId={testId} {...(empty === undefined ? {} : { empty })}>
      {runs.map((run) => (
        <tr key={run.traceId}>
          <th scope="row">
            <Link to="/traces/$traceId" params={{ traceId: run.traceId }}>
              {formatDay(run.startTime, now)} {formatClock(run.startTime).slice(0, 8)}
            </Link>
          </th>
          <td>
            <TraceStatus status={run.status} />
          </td>
          <td className="num">{formatDuration(run.durationNanos)}</td>
          <td className="num">{formatCount(run.iterations)}</td>
          <td className="num">{formatCost(run.usage.costUsd)}</td>
          <td title={run.inputPreview ?? undefined}>{run.inputPreview ?? '–'}</td>
        </tr>
      ))}
    </EntityCard>
  );
}
