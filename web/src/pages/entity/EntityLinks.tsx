import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { shortModel } from '../../genai/shortModel';
import type { AgentsSearch } from '../agents/url';

type EntityLinkProps = { kind: 'agent' | 'tool' | 'model'; name: string | null; isOther?: boolean; /** A model by its whole name: where another version stands beside it. */ whole?: boolean; search: AgentsSearch };

const places = { agent: '/agents/$name', tool: '/tools/$name', model: '/models/$name' } as const;

/** An agent, tool or model by its name, in the time and scope of the page. */
export function EntityLink({ kind, name, isOther = false, whole = false, search: { from, to, service, environment } }: EntityLinkProps) {
  if (name === null) {
    return <span className="muted">{isOther ? 'All others' : kind === 'agent' ? 'Outside of agents' : 'Not named'}</span>;
  }
  return (
    <Link to={places[kind]} params={{ name }} search={{ from, to, service, environment }} title={name}>
      {kind === 'model' && !whole ? shortModel(name) : name}
    </Link>
  );
}

/** Names beside each other; a dash without any. */
export function EntityLinks({ kind, names, search }: { kind: EntityLinkProps['kind']; names: string[]; search: AgentsSearch }) {
  if (names.length === 0) {
    return <>–</>;
  }
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ', '}
      <EntityLink kind={kind} name={name} search={search} />
    </Fragment>
  ));
}
