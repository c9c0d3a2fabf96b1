import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { toApiRange } from '../../app/timeRange';
import { findingName } from '../../findings/findingName';
import { findingSummaryQuery, useDetectors } from '../../findings/queries';
import { Severity } from '../../findings/Severity';
import { formatCost } from '../../format/money';
import { formatCount, formatTokens } from '../../format/tokens';
import type { AgentsSearch } from '../agents/url';
import { EntityCard, numeric } from './EntityCard';

const columns = ['Finding', 'Severity', numeric('Found'), numeric('Traces'), numeric('Tokens wasted'), numeric('Wasted')];

/** What detectors found about an agent or a tool. */
export function FindingsCard({ of, search }: { of: { agent: string } | { tool: string }; search: AgentsSearch }) {
  const detectors = useDetectors();
  const { from, to } = toApiRange(search);
  const service = 'tool' in of ? search.service : undefined;
  const scope = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(service === undefined ? {} : { service }), ...of };
  const groups = useQuery(findingSummaryQuery({ ...scope, groupBy: 'type' })).data?.groups;
  if (groups === undefined) {
    return null;
  }
  const note = (
    <Link to="/findings" search={{ from: search.from, to: search.to, service, ...of }}>
      One by one
    </Link>
  );
  return (
    <EntityCard title="Findings" note={groups.length > 0 && note} columns={columns} isEmpty={groups.length === 0} empty="Nothing was found in this time range." testId="entity-findings">
      {groups.map((group) => (
        <tr key={group.value} data-testid="entity-finding" data-type={group.value}>
          <th scope="row" title={detectors.get(group.value)?.description}>
            <Link to="/findings" search={{ from: search.from, to: search.to, service, type: group.value, ...of }}>
              {findingName(group.value, detectors)}
            </Link>
          </th>
          <td>
            <Severity severity={group.severity} />
          </td>
          <td className="num">{formatCount(group.count)}</td>
          <td className="num">{formatCount(group.traces)}</td>
          <td className="num">{group.wastedTokens === 0 ? '–' : formatTokens(group.wastedTokens)}</td>
          <td className="num">{group.wastedCostUsd === null ? '–' : formatCost(group.wastedCostUsd)}</td>
        </tr>
      ))}
    </EntityCard>
  );
}
