import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CallFeature, FailurePattern, ToolFailures } from '../../api/types';
import { formatShare } from '../../format/share';
import { formatClock } from '../../format/time';
import { formatCount } from '../../format/tokens';
import type { AgentsSearch } from '../agents/url';
import { CallLink } from '../entity/CallCards';
import entity from '../entity/Entity.module.css';
import { EntityCard, numeric } from '../entity/EntityCard';
import { toolFailuresQuery } from '../entity/queries';
import styles from './FailurePatterns.module.css';
import { chanceText, featureText } from './featureText';

const columns = ['Failed calls have in common', 'Of failures', 'Of successes', numeric('Fails more often'), 'By chance', 'Newest'];

/** What failed calls of a tool have in common and the others have not. */
export function FailurePatterns({ name, search }: { name: string; search: AgentsSearch }) {
  const answer = useQuery(toolFailuresQuery(name, search));
  const title = 'What failures have in common';
  if (answer.data === undefined) {
    return (
      <EntityCard title={title} columns={[]} isEmpty empty={answer.isError ? answer.error.message : 'Comparing calls…'} testId="failure-patterns">
        {null}
      </EntityCard>
    );
  }
  const { items, failures, successes, withArguments, tested } = answer.data;
  return (
    <EntityCard
      title={title}
      note={failures === 0 ? undefined : `The newest ${formatCount(failures)} failures against the newest ${formatCount(successes)} successes; ${formatCount(tested)} patterns tried`}
      columns={columns}
      isEmpty={items.length === 0}
      empty={emptyText(answer.data)}
      testId="failure-patterns"
    >
      {items.map((pattern) => (
        <PatternRow key={keyOf(pattern.feature)} pattern={pattern} name={name} search={search} />
      ))}
      {withArguments === 0 && (
        <tr>
          <td colSpan={columns.length} className="muted">
            {noArguments}
          </td>
        </tr>
      )}
    </EntityCard>
  );
}

const noArguments = 'Arguments of these calls were not captured, so only attributes were compared.';

function emptyText({ failures, successes, withArguments }: ToolFailures): string {
  if (failures === 0) {
    return 'No call failed.';
  }
  if (failures < 3) {
    return 'Fewer than three calls failed: too few to have anything in common but chance.';
  }
  if (successes === 0) {
    return 'Every call failed, so nothing tells failures from successes.';
  }
  return `Nothing that was tried tells failures from successes.${withArguments === 0 ? ` ${noArguments}` : ''}`;
}

function keyOf({ of, key, is, value }: CallFeature): string {
  return `${of} ${key} ${is} ${value ?? ''}`;
}

function PatternRow({ pattern, name, search }: { pattern: FailurePattern; name: string; search: AgentsSearch }) {
  const { feature, failures, failuresOf, successes, successesOf, lift, pValue, alike, newest } = pattern;
  return (
    <tr data-testid="failure-pattern">
      <th scope="row">
        <Feature feature={feature} name={name} search={search} />
        {alike.length > 0 && <span className={styles.alike}>Same calls: {alike.map((one) => `${featureText(one).key} ${featureText(one).text}`).join('; ')}</span>}
      </th>
      <td>
        <Share part={failures} of={failuresOf} className={styles.failed} />
      </td>
      <td>
        <Share part={successes} of={successesOf} className={styles.succeeded} />
      </td>
      <td className="num">{lift.toFixed(1)}×</td>
      <td title={`p = ${pValue.toPrecision(2)}, corrected for the patterns tried`}>{chanceText(pValue)}</td>
      <td className={entity.names}>
        {newest.map((call, index) => (
          <span key={call.spanId}>
            {index > 0 && ', '}
            <CallLink call={call}>{formatClock(call.startTime).slice(0, 8)}</CallLink>
          </span>
        ))}
      </td>
    </tr>
  );
}

/** An attribute's value leads to the failed runs that have it; the trace list cannot look into arguments. */
function Feature({ feature, name, search }: { feature: CallFeature; name: string; search: AgentsSearch }) {
  const { key, text } = featureText(feature);
  const words = (
    <>
      <code>{key}</code> {text}
    </>
  );
  if (feature.of === 'argument' || feature.value === null) {
    return words;
  }
  return (
    <Link to="/traces" search={{ from: search.from, to: search.to, service: search.service, agent: search.agent, tool: name, attr: { [feature.key]: feature.value } }}>
      {words}
    </Link>
  );
}

function Share({ part, of, className }: { part: number; of: number; className: string | undefined }) {
  const share = of === 0 ? 0 : part / of;
  return (
    <span className={styles.share} title={`${formatCount(part)} of ${formatCount(of)}`}>
      <svg width="72" height="8" aria-hidden="true">
        <rect width="72" height="8" rx="2" className={styles.track} />
        <rect width={72 * share} height="8" rx="2" className={className} />
      </svg>
      {formatShare(share)}
    </span>
  );
}
