import type { Channel, Destination } from '../../api/types';
import { formatCount } from '../../format/tokens';

/** Words for the reasons for which destinations drop data. */
export const dropWords: Record<string, string> = {
  queue_full: 'queue full',
  refused: 'refused',
  too_large: 'too large',
  retries_exhausted: 'given up',
  rejected_by_receiver: 'rejected',
  corrupt: 'unreadable',
};

/** Words for the reasons for which channels do not tell. */
export const notToldWords: Record<string, string> = { full: 'the queue was full', expired: 'given up', refused: 'refused' };

export const channelKinds: Record<Channel['kind'], string> = {
  webhook: 'Webhook',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  pagerduty: 'PagerDuty',
  email: 'E-mail',
  alertmanager: 'Alertmanager',
};

export const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, count) => all + count, 0);

/** "2 refused, 1 too large"; null when nothing was lost. */
export function lostText(counts: Record<string, number>, words: Record<string, string>): string | null {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${formatCount(count)} ${words[reason] ?? reason}`);
  return parts.length === 0 ? null : parts.join(', ');
}

/** "3 of 12: 2 errors, 1 cost": whole traces, since the server started. */
export function chosenText({ kept, leftOut }: NonNullable<Destination['sampling']>): string {
  const policies = Object.entries(kept).sort(([, left], [, right]) => right - left);
  const all = `${formatCount(sum(kept))} of ${formatCount(sum(kept) + leftOut)}`;
  return policies.length === 0 ? all : `${all}: ${policies.map(([policy, count]) => `${formatCount(count)} ${policy}`).join(', ')}`;
}
