import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Page } from '../../ui/Page';
import { useTitle } from '../../ui/useTitle';
import alerts from '../alerts/Alerts.module.css';
import { SloEditor } from './SloEditor';

const example = `id: my-objective
name: "Runs are fast"
objective: 99%
window: 28d
# errors, duration or ttft
sli: duration
# runs, agents, models or tools
of: runs
at_most: 30s
`;

/** An objective that is not there yet. */
export function NewSloPage() {
  useTitle('New objective');
  const navigate = useNavigate();
  return (
    <Page
      label="New objective"
      testId="new-slo-page"
      title={
        <>
          <Link to="/slos" className={alerts.back} aria-label="Back to all objectives">
            <IconChevronLeft size={18} />
          </Link>
          <h1>New objective</h1>
        </>
      }
    >
      <div className={alerts.body}>
        <SloEditor slo={null} first={example} onSaved={(sloId) => void navigate({ to: '/slos/$sloId', params: { sloId } })} />
      </div>
    </Page>
  );
}
