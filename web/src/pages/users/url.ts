import { parseRange, type TimeRange } from '../../app/timeRange';

export type UsersSearch = TimeRange;

export const parseUsersSearch = (search: Record<string, unknown>): UsersSearch => parseRange(search);
