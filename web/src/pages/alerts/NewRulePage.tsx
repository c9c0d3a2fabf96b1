import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Page } from '../../ui/Page';
import { useTitle } from '../../ui/useTitle';
import styles from './Alerts.module.css';
import { RuleEditor } from './RuleEditor';
import { newRuleYaml } from './ruleDraft';

/** A rule that is not there yet. */
export function NewRulePage() {
  useTitle('New rule');
  const navigate = useNavigate();
  return (
    <Page
      label="New rule"
      testId="new-rule-page"
      title={
        <>
          <Link to="/alerts" search={{ view: 'rules' }} className={styles.back} aria-label="Back to all rules">
            <IconChevronLeft size={18} />
          </Link>
          <h1>New rule</h1>
        </>
      }
    >
      <div className={styles.body}>
        <RuleEditor rule={null} first={newRuleYaml} onSaved={(ruleId) => void navigate({ to: '/alerts/rules/$ruleId', params: { ruleId } })} />
      </div>
    </Page>
  );
}
