import type { Trace } from '../../../api/types';
import type { CriticalPath } from '../../../timeline/criticalPath';
import type { SpanTree } from '../../../timeline/spanTree';
import type { TraceSearch } from '../url';

/** What every view of a trace gets. */
export type ViewProps = {
  traceId: string;
  trace: Trace;
  tree: SpanTree;
  /** Of the spans that are here so far. */
  path: CriticalPath;
  search: TraceSearch;
  onSearch: (search: TraceSearch) => void;
  /** Opens the span's panel. */
  onSelect: (index: number) => void;
};
