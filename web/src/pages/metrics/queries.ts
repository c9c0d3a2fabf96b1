import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { SeriesParameters } from '../../api/types';

export const seriesQuery = (parameters: SeriesParameters) =>
  queryOptions({
    queryKey: ['series', parameters],
    queryFn: ({ signal }) => api.series(parameters, signal),
    // The old lines stay until the new ones are here.
    placeholderData: keepPreviousData,
  });
