import type { Channel } from '../../api/types';
import { formatCount } from '../../format/tokens';

export const channelHealthWords: Record<Channel['health'], string> = { idle: 'Nothing sent yet', healthy: 'Healthy', retrying: 'Retrying', failing: 'Failing' };

export const channelKinds: Record<Channel['kind'], string> = {
  webhook: 'Webhook',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  pagerduty: 'PagerDuty',
  email: 'E-mail',
  alertmanager: 'Alertmanager',
};

const reasons: Record<string, string> = { full: 'the queue was full', expired: 'given up', refused: 'refused' };

/** "2 refused, 1 given up"; null when everything was told. */
export function notToldText(dropped: Channel['dropped']): string | null {
  const parts = Object.entries(dropped)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${formatCount(count)} ${reasons[reason] ?? reason}`);
  return parts.length === 0 ? null : parts.join(', ');
}
