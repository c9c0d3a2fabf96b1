import { lazy, Suspense } from 'react';
import { Skeleton } from '../../ui/Skeleton';
import { ConversationView } from './views/ConversationView';
import { CriticalPathView } from './views/CriticalPathView';
import { LogsView } from './views/LogsView';
import { RawView } from './views/RawView';
import { StatisticsView } from './views/StatisticsView';
import type { ViewProps } from './views/viewProps';

// The graph library is larger than the rest of the page, and few open the graph first.
const GraphView = lazy(() => import('./views/GraphView').then((module) => ({ default: module.GraphView })));

/** The views that need no toolbar of the timeline. */
export function TraceViews(props: ViewProps) {
  switch (props.search.view) {
    case 'conversation':
      return <ConversationView {...props} />;
    case 'graph':
      return (
        <Suspense fallback={<Skeleton rows={8} rowHeight={56} label="Loading the graph" />}>
          <GraphView {...props} />
        </Suspense>
      );
    case 'statistics':
      return <StatisticsView {...props} />;
    case 'path':
      return <CriticalPathView {...props} />;
    case 'logs':
      return <LogsView {...props} />;
    case 'raw':
      return <RawView {...props} />;
    default:
      return null;
  }
}
