import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CallSample, ErrorClass, NamedCalls, SampledCall } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatClock, formatDay } from '../../format/time';
import { formatCount, formatTokens } from '../../format/tokens';
import { useNow } from '../../ui/useNow';
import type { AgentsSearch } from '../agents/url';
import styles from './Entity.module.css';
import { EntityCard, numeric } from './EntityCard';
import { EntityLink } from './EntityLinks';

/** How many calls an answer was made from, in words. */
export function sampleNote({ calls, callsMax }: CallSample, what = 'call'): string {
  const count = `${formatCount(calls)} ${what}${calls === 1 ? '' : 's'}`;
  return calls < callsMax ? `${count}, all of this time` : `The newest ${count}`;
}

type CallsCardProps = { title: string; note?: string; calls: SampledCall[]; withTokens?: boolean; testId?: string };

/** Single calls, each with a link to its span. */
export function CallsCard({ title, note, calls, withTokens = false, testId }: CallsCardProps) {
  const now = useNow(60_000);
  const columns = ['Time', 'Agent', numeric('Duration'), ...(withTokens ? [numeric('Tokens in / out'), numeric('Cost')] : []), 'Error'];
  return (
    <EntityCard title={title} note={note} columns={columns} isEmpty={calls.length === 0} {...(testId === undefined ? {} : { testId })}>
      {calls.map((call) => (
        <tr key={call.spanId}>
          <th scope="row">
            <CallLink call={call}>
              {formatDay(call.startTime, now)} {formatClock(call.startTime).slice(0, 8)}
            </CallLink>
          </th>
          <td>{call.agent ?? '–'}</td>
          <td className="num">{formatDuration(call.durationNanos)}</td>
          {withTokens && (
            <>
              <td className="num">{call.inputTokens === null ? '–' : `${formatTokens(call.inputTokens)} / ${formatTokens(call.outputTokens ?? 0)}`}</td>
              <td className="num">{formatCost(call.costUsd)}</td>
            </>
          )}
          <td className={call.failed ? styles.error : undefined} title={call.errorMessage ?? undefined}>
            {call.failed ? [call.errorType, call.errorMessage].filter((text) => text !== null && text !== '').join(': ') : '–'}
          </td>
        </tr>
      ))}
    </EntityCard>
  );
}

export function CallLink({ call, children }: { call: SampledCall; children: ReactNode }) {
  return (
    <Link to="/traces/$traceId" params={{ traceId: call.traceId }} search={{ span: call.spanId }}>
      {children}
    </Link>
  );
}

export function ErrorClassesCard({ classes }: { classes: ErrorClass[] }) {
  const all = classes.reduce((sum, one) => sum + one.calls, 0);
  return (
    <EntityCard title="Error classes" note={all === 0 ? undefined : `Of the newest ${formatCount(all)} failures`} columns={['Type', numeric('Calls'), numeric('Share'), 'Newest']} isEmpty={classes.length === 0} empty="No call failed." testId="error-classes">
      {classes.map((one) => (
        <tr key={one.type} data-testid="error-class">
          <th scope="row">{one.type === '_OTHER' ? 'Without a type' : one.type}</th>
          <td className="num">{formatCount(one.calls)}</td>
          <td className="num">{formatShare(one.calls / all)}</td>
          <td title={one.newest.errorMessage ?? undefined}>
            <CallLink call={one.newest}>{one.newest.errorMessage || 'Open'}</CallLink>
          </td>
        </tr>
      ))}
    </EntityCard>
  );
}

type NamedCallsCardProps = { title: string; kind: 'agent' | 'tool' | 'model' | 'text'; rows: NamedCalls[]; search: AgentsSearch; withCost?: boolean };

/** Calls by name: who makes them, or what is called. */
export function NamedCallsCard({ title, kind, rows, search, withCost = false }: NamedCallsCardProps) {
  const columns = ['Name', numeric('Calls'), numeric('Failed'), numeric('p50'), numeric('p95'), ...(withCost ? [numeric('Cost')] : [])];
  return (
    <EntityCard title={title} columns={columns} isEmpty={rows.length === 0}>
      {rows.map((row) => (
        <tr key={`${row.name ?? ''}/${row.isOther}`}>
          <th scope="row">{kind === 'text' ? (row.name ?? (row.isOther ? 'All others' : 'Not named')) : <EntityLink kind={kind} name={row.name} isOther={row.isOther} search={search} />}</th>
          <td className="num">{formatCount(row.calls)}</td>
          <td className={`num ${row.errors > 0 ? styles.error : ''}`}>{formatShare(row.errors / row.calls)}</td>
          <td className="num">{formatDuration(row.p50Nanos ?? NaN)}</td>
          <td className="num">{formatDuration(row.p95Nanos ?? NaN)}</td>
          {withCost && <td className="num">{formatCost(row.usage.costUsd)}</td>}
        </tr>
      ))}
    </EntityCard>
  );
}
