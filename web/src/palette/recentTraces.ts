import { keptList } from '../search/keptList';

/** Ids of the traces that were opened last, in this browser. */
export const recentTraces = keptList('clew.traces', 12);
