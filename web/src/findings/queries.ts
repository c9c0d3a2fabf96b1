import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Detector, FindingFilters, FindingPage, FindingSort, FindingSummaryParameters } from '../api/types';

const pageSize = 100;

export const findingsQuery = (filters: FindingFilters, sort: FindingSort) =>
  infiniteQueryOptions({
    queryKey: ['findings', filters, sort],
    queryFn: ({ pageParam, signal }) => api.findings({ ...filters, sort, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: FindingPage) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const findingSummaryQuery = (parameters: FindingSummaryParameters) =>
  queryOptions({ queryKey: ['findings-summary', parameters], queryFn: ({ signal }) => api.findingSummary(parameters, signal), placeholderData: keepPreviousData });

export const detectorsQuery = queryOptions({ queryKey: ['detectors'], queryFn: ({ signal }) => api.detectors(signal), staleTime: Infinity });

/** What is known of each type of finding, by type. */
export function useDetectors(): ReadonlyMap<string, Detector> {
  return useQuery({ ...detectorsQuery, select: byType }).data ?? none;
}

const none: ReadonlyMap<string, Detector> = new Map();

const byType = ({ items }: { items: Detector[] }): ReadonlyMap<string, Detector> => new Map(items.map((detector) => [detector.type, detector]));
