import { IconBellOff } from '@tabler/icons-react';
import type { Alert } from '../../api/types';
import { PathLink } from '../../app/PathLink';
import { Severity } from '../../findings/Severity';
import { formatMeasured } from '../../format/measured';
import { formatThings } from '../../format/tokens';
import { Button } from '../../ui/Button';
import styles from './Alerts.module.css';
import { causeWords, ofSamples } from './alertText';
import { LabelList } from './LabelList';
import { RuleLink } from './RuleLink';
import { Ago, When } from './When';

type AlertCardProps = { alert: Alert; /** The address names it. */ isNamed: boolean; onSilence: () => void };

/** One series that is alarming: the number, the threshold, who is suspected and where to look. */
export function AlertCard({ alert, isNamed, onSilence }: AlertCardProps) {
  const isSilenced = alert.silencedBy.length > 0;
  return (
    <article className={`${styles.card} ${alert.state === 'firing' && !isSilenced ? styles[`edge-${alert.severity}`] : ''}`} id={`alert-${alert.fingerprint}`} aria-current={isNamed || undefined} data-testid="alert" data-state={alert.state} aria-label={`${alert.ruleName}, ${alert.state}`}>
      <header className={styles.head}>
        <Severity severity={alert.severity} />
        <h2>
          <RuleLink {...alert} />
        </h2>
        <span className={styles.state} data-testid="alert-state">
          {alert.state === 'firing' ? 'Firing' : 'Pending'} for <Ago time={alert.firedAt ?? alert.since} />
        </span>
        <span className={styles.spacer} />
        {isSilenced ? (
          <span className={styles.silenced} title={`Silences: ${alert.silencedBy.join(', ')}`}>
            <IconBellOff size={14} aria-hidden="true" /> Silenced: nobody is told
          </span>
        ) : (
          <Button onClick={onSilence} aria-label={`Silence ${alert.ruleName}`}>
            <IconBellOff size={14} aria-hidden="true" /> Silence…
          </Button>
        )}
      </header>
      <div className={styles.figures}>
        <p className={styles.value} data-testid="alert-value">
          {formatMeasured(alert.value, alert.unit)}
        </p>
        <p className={styles.against}>
          {alert.threshold !== null && `${alert.comparison} ${formatMeasured(alert.threshold, alert.unit)}`}
          {ofSamples(alert) && <span className="muted"> · of {formatThings(alert.samples, 'sample')}</span>}
        </p>
        <LabelList labels={alert.labels} />
      </div>
      <p className={styles.summary}>{alert.summary}</p>
      {alert.cause !== null && (
        <p className={styles.cause} data-testid="alert-cause">
          {causeWords[alert.cause]}
        </p>
      )}
      {alert.suspects.length > 0 && (
        <div className={styles.suspects} data-testid="alert-suspects">
          <h3>Suspects</h3>
          <ol>
            {alert.suspects.map((suspect) => (
              <li key={`${suspect.name}/${suspect.figure}`}>
                <PathLink path={suspect.path}>{suspect.name}</PathLink> <span className="muted">{suspect.figure}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
      <footer className={styles.foot}>
        {/* The other one, for messages, leads here. */}
        {alert.links
          .filter((link) => !link.path.startsWith('/alerts'))
          .map((link) => (
            <PathLink key={link.path} path={link.path}>
              {link.text}
            </PathLink>
          ))}
        <span className={styles.spacer} />
        <span className="muted">
          since <When time={alert.since} />
          {alert.channels.length > 0 && ` · told: ${alert.channels.join(', ')}`}
        </span>
      </footer>
    </article>
  );
}
