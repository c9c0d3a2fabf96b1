import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { ScopeFilters } from '../../app/ScopeFilters';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { CopyButton } from '../../ui/CopyButton';
import { Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import type { AgentsSearch } from '../agents/url';
import styles from './Entity.module.css';

type EntityPageProps<T> = {
  kind: 'agent' | 'tool' | 'model';
  name: string;
  search: AgentsSearch;
  onSearch: (search: AgentsSearch) => void;
  answer: UseQueryResult<T>;
  traces: ReactNode;
  children: (data: T) => ReactNode;
};

const lists = { agent: '/agents', tool: '/tools', model: '/models' } as const;

/** The page of one agent, tool or model: its name, time and scope, and below what it did. */
export function EntityPage<T>({ kind, name, search, onSearch, answer, traces, children }: EntityPageProps<T>) {
  useTitle(name);
  return (
    <Page
      label={`${kind} ${name}`}
      testId={`${kind}-page`}
      title={
        <>
          <Link to={lists[kind]} search={search} className={styles.back} aria-label={`Back to all ${kind}s`}>
            <IconChevronLeft size={18} />
          </Link>
          <h1 title={name}>{name}</h1>
          <CopyButton value={name} label="Copy the name" />
          {traces}
        </>
      }
      toolbar={
        <>
          {kind !== 'agent' && <ScopeFilters scope={search} range={search} onScope={(scope) => onSearch({ ...search, ...scope })} />}
          <TimeRangePicker range={search} onRange={(range) => onSearch({ ...search, from: range.from, to: range.to })} />
        </>
      }
    >
      {answer.isPending && <Skeleton rows={8} rowHeight={64} label={`Loading the ${kind}`} />}
      {answer.isError && answer.data === undefined && <ErrorNotice error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data !== undefined && <div className={styles.body}>{children(answer.data)}</div>}
    </Page>
  );
}
