import type { Destination } from '../../api/types';
import { formatCount } from '../../format/tokens';

export const healthWords: Record<Destination['health'], string> = {
  idle: 'Nothing sent yet',
  healthy: 'Healthy',
  retrying: 'Retrying',
  failing: 'Failing',
};

const dropWords: Record<string, string> = {
  queue_full: 'queue full',
  refused: 'refused',
  too_large: 'too large',
  retries_exhausted: 'given up',
  rejected_by_receiver: 'rejected',
  corrupt: 'unreadable',
};

export const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, count) => all + count, 0);

/** "2 refused, 1 too large"; null when nothing was dropped. */
export function droppedText(dropped: Record<string, number>): string | null {
  const parts = Object.entries(dropped)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${formatCount(count)} ${dropWords[reason] ?? reason}`);
  return parts.length === 0 ? null : parts.join(', ');
}

/** "3 of 12: 2 errors, 1 cost": whole traces, since the server started. */
export function chosenText({ kept, leftOut }: NonNullable<Destination['sampling']>): string {
  const policies = Object.entries(kept).sort(([, left], [, right]) => right - left);
  const all = `${formatCount(sum(kept))} of ${formatCount(sum(kept) + leftOut)}`;
  return policies.length === 0 ? all : `${all}: ${policies.map(([policy, count]) => `${formatCount(count)} ${policy}`).join(', ')}`;
}
