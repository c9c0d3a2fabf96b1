import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { Button } from '../ui/Button';

/** How often a page of sums asks again while it is live: they settle within two seconds. */
export const liveRefreshMs = 5_000;

type LiveToggleProps = { paused: boolean; onChange: (paused: boolean) => void };

/** Whether a page keeps itself up to date. */
export function LiveToggle({ paused, onChange }: LiveToggleProps) {
  return (
    <Button data-testid="live-toggle" title={paused ? 'Resume live updates' : 'Pause live updates'} onClick={() => onChange(!paused)}>
      {paused ? <IconPlayerPlay size={14} aria-hidden="true" /> : <IconPlayerPause size={14} aria-hidden="true" />}
      {paused ? 'Paused' : 'Live'}
    </Button>
  );
}
