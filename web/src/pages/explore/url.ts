import type { Metric, MetricParameters } from '../../api/types';
import { parseRange, toApiRange, type TimeRange } from '../../app/timeRange';

const types: Metric['type'][] = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];

export type ExploreSearch = TimeRange & {
  name?: string | undefined;
  type?: Metric['type'] | undefined;
  /** Attribute of the data points, or `service`. */
  by?: string | undefined;
  show?: string | undefined;
  service?: string | undefined;
  find?: string | undefined;
};

export function parseExploreSearch(search: Record<string, unknown>): ExploreSearch {
  return {
    ...parseRange(search),
    name: text(search['name']),
    type: types.find((type) => type === search['type']),
    by: text(search['by']),
    show: text(search['show']),
    service: text(search['service']),
    find: text(search['find']),
  };
}

export function toMetricParameters({ name = '', type, by, service, from, to }: ExploreSearch): MetricParameters {
  const range = toApiRange({ from, to });
  return {
    name,
    ...(type === undefined ? {} : { type }),
    ...(by === undefined ? {} : { groupBy: by }),
    ...(service === undefined ? {} : { service }),
    ...(range.from === undefined ? {} : { from: range.from }),
    ...(range.to === undefined ? {} : { to: range.to }),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
