import { useQuery } from '@tanstack/react-query';
import { firingCount } from '../pages/alerts/alertText';
import { alertsQuery } from '../pages/alerts/queries';
import styles from './FiringBadge.module.css';

/** The most that fits into the navigation. */
const shownMax = 99;

/** How many alerts fire that nobody silenced; nothing while none does. */
export function FiringBadge() {
  const alerts = useQuery(alertsQuery).data;
  const count = firingCount(alerts?.items ?? []);
  if (count === 0) {
    return null;
  }
  // The number is drawn by the style sheet: the command palette lists pages by their text.
  return <span role="img" aria-label={`${count} firing`} title={`${count} firing`} data-count={count > shownMax ? `${shownMax}+` : count} data-testid="firing-badge" className={styles.badge} />;
}
