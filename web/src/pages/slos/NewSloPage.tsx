import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Page } from '../../ui/Page';
import { useTitle } from '../../ui/useTitle';
import alerts from '../alerts/Alerts.module.css';
import { newSloYaml } from './sloDraft';
import { SloEditor } from './SloEditor';

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
        <SloEditor slo={null} first={newSloYaml} onSaved={(sloId) => void navigate({ to: '/slos/$sloId', params: { sloId } })} />
      </div>
    </Page>
  );
}
