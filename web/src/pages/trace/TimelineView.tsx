import { useMemo } from 'react';
import { attribute } from '../../timeline/attribution';
import type { TimeWindow } from '../../timeline/axis';
import { joinSegments, segmentsByNode, type PathSegment } from '../../timeline/criticalPath';
import { findingsBySpan } from './evidence';
import { LongestStep, PathSentence } from './PathSentence';
import { SpanTreeGrid } from './SpanTreeGrid';
import styles from './TracePage.module.css';
import type { TreeNavigation } from './useTreeNavigation';
import type { ViewProps } from './views/viewProps';

type TimelineViewProps = ViewProps & {
  complete: boolean;
  rows: number[];
  hits: number[];
  navigation: TreeNavigation;
  timeWindow: TimeWindow;
  onZoom: (window: TimeWindow) => void;
};

/** About a pixel of the bars' column. */
const pixelShare = 1 / 600;

/** Tree and bars, under the sentence that says where the time went. */
export function TimelineView({ trace, tree, path, complete, search, onSelect, rows, hits, navigation, timeWindow, onZoom }: TimelineViewProps) {
  // While pages arrive the end of the run, and with it the path, is not known yet.
  const attribution = useMemo(() => (complete ? attribute(tree, path) : null), [tree, path, complete]);
  const drawn = complete && search.line !== 'off';
  const length = timeWindow.endNanos - timeWindow.startNanos;
  const lines = useMemo(() => {
    if (!drawn) {
      return null;
    }
    const joined = new Map<number, PathSegment[]>();
    const pixel = length * pixelShare;
    segmentsByNode(path).forEach((segments, node) => {
      // The microseconds between two steps are true but only specks on the screen.
      const drawable = joinSegments(segments, pixel).filter((segment) => segment.endNanos - segment.startNanos >= pixel);
      if (drawable.length > 0) {
        joined.set(node, drawable);
      }
    });
    return joined;
  }, [drawn, path, length]);
  const findings = useMemo(() => findingsBySpan(trace.findingList), [trace.findingList]);
  return (
    <div className={styles.timeline}>
      {attribution !== null && attribution.totalNanos > 0 && (
        <div className={styles.strip}>
          <span className="muted">Critical path</span>
          <PathSentence attribution={attribution} onSelect={onSelect} />
          <LongestStep tree={tree} path={path} onSelect={onSelect} />
        </div>
      )}
      <div className={styles.grid}>
        <SpanTreeGrid
          tree={tree}
          rows={rows}
          hits={hits}
          lines={lines}
          findings={findings}
          selectedId={search.span}
          navigation={navigation}
          timeWindow={timeWindow}
          onZoom={onZoom}
        />
      </div>
    </div>
  );
}
