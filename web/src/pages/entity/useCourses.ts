import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Series, SeriesParameters } from '../../api/types';
import { toApiRange } from '../../app/timeRange';
import { bucketTimes } from '../../charts/series';
import type { AgentsSearch } from '../agents/url';
import { seriesQuery } from '../metrics/queries';

const questions = {
  agent: { metric: 'run_latency', groupBy: 'agent' },
  tool: { metric: 'tool_success', groupBy: 'tool' },
  model: { metric: 'llm_latency', groupBy: 'model' },
} as const;

/** How many rows of a list have their course drawn: the most used ones. */
const rowsMax = 50;

/** For each agent, tool or model how often it was used over the time of the page, from one request for the whole list. */
export function useCourses(kind: keyof typeof questions, search: AgentsSearch): ReadonlyMap<string, number[]> {
  const { service, environment, agent } = search;
  const parameters = { ...questions[kind], ...toApiRange(search), service, environment, agent, limit: rowsMax };
  const answer = useQuery(seriesQuery(Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as SeriesParameters));
  return useMemo(() => coursesOf(answer.data), [answer.data]);
}

export function coursesOf(series: Series | undefined): Map<string, number[]> {
  const courses = new Map<string, number[]>();
  if (series === undefined) {
    return courses;
  }
  const times = bucketTimes(series.from, series.to, series.intervalSeconds ?? 60);
  for (const group of series.groups.filter(({ value, isOther }) => value !== null && !isOther)) {
    const counts = new Map(group.points.map((point) => [Date.parse(point.startTime ?? ''), point.count]));
    courses.set(group.value ?? '', times.map((time) => counts.get(time) ?? 0));
  }
  return courses;
}
