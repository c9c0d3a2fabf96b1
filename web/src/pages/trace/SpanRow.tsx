import { IconChevronRight, IconCircleX, IconUnlink } from '@tabler/icons-react';
import { memo, type CSSProperties } from 'react';
import type { Finding, Span } from '../../api/types';
import { findingName } from '../../findings/findingName';
import { useDetectors } from '../../findings/queries';
import { SeverityIcon } from '../../findings/Severity';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatCount, formatTokens } from '../../format/tokens';
import { notCounted } from '../../genai/notCounted';
import { kindColor, SpanKindIcon } from '../../genai/SpanKind';
import { barPlace } from '../../timeline/axis';
import type { PathSegment } from '../../timeline/criticalPath';
import type { TreeNode } from '../../timeline/spanTree';
import styles from './SpanTreeGrid.module.css';

type SpanRowProps = {
  id: string;
  node: TreeNode;
  rowIndex: number;
  top: number;
  collapsed: boolean;
  hit: boolean;
  active: boolean;
  selected: boolean;
  /** The span's part of the critical path. */
  line: PathSegment[] | undefined;
  /** What the span is evidence of. */
  findings: Finding[] | undefined;
  startNanos: number;
  endNanos: number;
  actions: { select: (index: number) => void; toggle: (index: number) => void };
};

/** Beyond this depth rows are not indented further, so that names stay readable. */
const maxIndent = 24;
const indentPixels = 14;

export const SpanRow = memo(function SpanRow(props: SpanRowProps) {
  const { id, node, rowIndex, top, collapsed, hit, active, selected, actions } = props;
  const { span } = node;
  const classes = [styles.row, styles.span, hit && styles.hit, active && styles.active, selected && styles.selected];
  return (
    // Keys are handled for the whole page: the grid has the focus, the row is its active descendant.
    <div
      id={id}
      role="row"
      aria-level={node.depth + 1}
      aria-rowindex={rowIndex}
      aria-posinset={node.position}
      aria-setsize={node.siblings}
      aria-expanded={node.childCount === 0 ? undefined : !collapsed}
      aria-selected={selected}
      tabIndex={-1}
      data-testid="span-row"
      data-span-id={node.id}
      className={classes.filter(Boolean).join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => actions.select(node.index)}
    >
      <span role="gridcell" className={styles.name}>
        <span className={styles.indent} style={{ width: Math.min(node.depth, maxIndent) * indentPixels }} aria-hidden="true" />
        {node.childCount > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={collapsed ? 'Expand' : 'Collapse'}
            className={styles.toggle}
            onClick={(event) => {
              event.stopPropagation();
              actions.toggle(node.index);
            }}
          >
            <IconChevronRight size={13} />
          </button>
        ) : (
          <span className={styles.leaf} />
        )}
        {span === null ? <MissingName node={node} /> : <SpanName span={span} />}
        {props.findings !== undefined && <FindingMarks findings={props.findings} />}
        {collapsed && <span className={styles.hidden}>{formatCount(node.end - node.index - 1)}</span>}
      </span>
      <Bar {...props} />
      <span role="gridcell" className="num">
        {span === null ? '' : formatDuration(span.durationNanos)}
      </span>
      <UsageCells span={span} />
    </div>
  );
});

function FindingMarks({ findings }: { findings: Finding[] }) {
  const detectors = useDetectors();
  const [worst] = findings;
  return (
    worst !== undefined && (
      <span className={styles.finding} title={findings.map((finding) => `${findingName(finding.type, detectors)}: ${finding.explanation}`).join('\n')} data-testid="span-finding">
        <SeverityIcon severity={worst.severity} size={12} />
        {findingName(worst.type, detectors)}
        {findings.length > 1 && ` +${findings.length - 1}`}
      </span>
    )
  );
}

function MissingName({ node }: { node: TreeNode }) {
  return (
    <span className={styles.missing} title={`Span ${node.id} is named as a parent but was not received`}>
      <IconUnlink size={15} aria-hidden="true" />
      <span className="truncate">parent span not received</span>
      <code>{node.id}</code>
    </span>
  );
}

function SpanName({ span }: { span: Span }) {
  const detail = span.llm?.requestModel ?? span.llm?.responseModel ?? span.tool?.name ?? span.agent;
  const error = span.status === 'error' ? (span.error?.message ?? span.statusMessage ?? span.error?.type ?? 'Failed') : null;
  return (
    <>
      <SpanKindIcon kind={span.kind} />
      <span className={`truncate ${error === null ? '' : styles.failed}`} title={span.name}>
        {span.name === '' ? '(no name)' : span.name}
      </span>
      {error !== null && <IconCircleX size={14} className={styles.errorMark} role="img" aria-label={`Error: ${error}`} title={error} />}
      {detail !== null && detail !== undefined && !span.name.includes(detail) && <span className={styles.detail}>{detail}</span>}
      {span.inferred && (
        <span className={styles.detail} title="No span was sent for this: messages or the agent's own span tell of it">
          inferred
        </span>
      )}
    </>
  );
}

function Bar({ node, line, startNanos, endNanos }: SpanRowProps) {
  const place = barPlace({ startNanos, endNanos }, node.startNanos, node.endNanos);
  const style: CSSProperties | undefined = place
    ? {
        left: `${place.left * 100}%`,
        width: `max(2px, ${place.width * 100}%)`,
        background: node.span === null ? undefined : kindColor(node.span.kind),
      }
    : undefined;
  return (
    <span role="gridcell" className={styles.lane}>
      {place !== null && <span className={`${styles.bar} ${node.span === null ? styles.ghost : ''}`} style={style} />}
      {line !== undefined && <PathLine line={line} startNanos={startNanos} endNanos={endNanos} />}
      <span className="visually-hidden">starts at {formatDuration(node.startNanos)}</span>
    </span>
  );
}

/** Where the span decides how long the run takes. */
function PathLine({ line, startNanos, endNanos }: { line: PathSegment[]; startNanos: number; endNanos: number }) {
  const nanos = line.reduce((sum, segment) => sum + segment.endNanos - segment.startNanos, 0);
  return (
    <>
      {line.map((segment) => {
        const place = barPlace({ startNanos, endNanos }, segment.startNanos, segment.endNanos);
        return (
          place !== null && (
            <span key={segment.startNanos} className={styles.pathLine} data-testid="path-line" style={{ left: `${place.left * 100}%`, width: `max(2px, ${place.width * 100}%)` }} />
          )
        );
      })}
      <span className="visually-hidden">on the critical path for {formatDuration(nanos)},</span>
    </>
  );
}

function UsageCells({ span }: { span: Span | null }) {
  const usage = span?.usage ?? null;
  if (span === null || usage === null) {
    return (
      <>
        <span role="gridcell" aria-label="No tokens" />
        <span role="gridcell" aria-label="No cost" />
      </>
    );
  }
  const reason = span.counted ? null : `Not in the totals: ${notCounted(span.notCountedBecause).text}`;
  const className = `num ${reason === null ? '' : styles.notCounted}`;
  return (
    <>
      <span role="gridcell" className={className} title={reason ?? `${formatCount(usage.inputTokens)} in, ${formatCount(usage.outputTokens)} out`}>
        {formatTokens(usage.inputTokens)} / {formatTokens(usage.outputTokens)}
        {reason !== null && <span className="visually-hidden">{reason}</span>}
      </span>
      <span role="gridcell" className={className} title={reason ?? undefined}>
        {formatCost(usage.costUsd)}
      </span>
    </>
  );
}
