import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { toApiRange } from '../../app/timeRange';
import type { ModelsSearch } from './url';

/** As many as the API tells one by one. */
const limit = 1000;

export const modelsQuery = (search: ModelsSearch) =>
  queryOptions({
    queryKey: ['models', search],
    queryFn: ({ signal }) => api.models({ ...toApiRange(search), unpriced: search.unpriced, limit }, signal),
  });
