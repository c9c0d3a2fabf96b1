import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { ScopeFilters } from '../../app/ScopeFilters';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import styles from '../entity/Entity.module.css';
import { allModelsQuery } from '../entity/queries';
import { AllModels } from './AllModels';
import { ModelsTable } from './ModelsTable';
import { modelsQuery } from './queries';
import type { ModelsSearch } from './url';

const route = getRouteApi('/models');

const choices = [
  { id: 'all' as const, label: 'All' },
  { id: 'unpriced' as const, label: 'Without a price' },
];

/** What each model was used for; those without a price are in no sum of money, so they can be listed alone. */
export function ModelsPage() {
  useTitle('Models');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = useCallback((next: ModelsSearch) => void navigate({ search: next, replace: true }), [navigate]);
  return (
    <Page
      label="List of models"
      testId="models-page"
      title={
        <>
          <h1>Models</h1>
          <Segments
            label="Models to show"
            options={choices}
            selected={search.unpriced === true ? 'unpriced' : 'all'}
            onSelect={(id) => setSearch({ ...search, unpriced: id === 'unpriced' ? true : undefined })}
          />
        </>
      }
      toolbar={
        <>
          {search.unpriced !== true && <ScopeFilters scope={search} range={search} onScope={(scope) => setSearch({ ...search, ...scope })} />}
          <TimeRangePicker range={search} onRange={(range) => setSearch({ ...search, from: range.from, to: range.to })} />
        </>
      }
    >
      {search.unpriced === true ? <Unpriced search={search} onSearch={setSearch} /> : <All search={search} onSearch={setSearch} />}
    </Page>
  );
}

type ListProps = { search: ModelsSearch; onSearch: (search: ModelsSearch) => void };

function All({ search, onSearch }: ListProps) {
  const models = useQuery(allModelsQuery(search));
  return (
    <>
      {models.isPending && <Skeleton rows={12} rowHeight={36} label="Loading models" />}
      {models.isError && models.data === undefined && <ErrorNotice error={models.error} onRetry={() => void models.refetch()} />}
      {models.data?.items.length === 0 && <NoModels search={search} onSearch={onSearch} />}
      {models.data !== undefined && models.data.items.length > 0 && <AllModels models={models.data} search={search} onSort={(sort) => onSearch({ ...search, sort })} />}
    </>
  );
}

function Unpriced({ search, onSearch }: ListProps) {
  const models = useQuery(modelsQuery(search));
  const rows = models.data?.items ?? [];
  return (
    <>
      {models.isPending && <Skeleton rows={12} rowHeight={36} label="Loading models" />}
      {models.isError && <ErrorNotice error={models.error} onRetry={() => void models.refetch()} />}
      {models.isSuccess && rows.length === 0 && <NoModels search={search} onSearch={onSearch} />}
      {rows.length > 0 && (
        <>
          <p className={styles.list}>
            No price is known for these calls, so their cost is in no sum. Give the models a price in <code>prices.json</code> in the data folder.
          </p>
          <ModelsTable rows={rows} range={{ from: search.from, to: search.to }} />
        </>
      )}
    </>
  );
}

function NoModels({ search, onSearch }: ListProps) {
  return (
    <Notice
      title={search.unpriced === true ? 'Every call has a price' : 'No model calls in this time range'}
      actions={search.from !== 'all' && <Button onClick={() => onSearch({ ...search, from: 'all', to: undefined })}>Search all time</Button>}
    >
      {search.unpriced === true ? 'No model of this time range is without a price.' : 'Models appear here with the first call that a span or a log record tells of.'}
    </Notice>
  );
}
