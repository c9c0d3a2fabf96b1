import { IconCircleX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Messages, Span } from '../../../api/types';
import { formatDuration } from '../../../format/duration';
import { formatCost } from '../../../format/money';
import { formatCount, formatTokens } from '../../../format/tokens';
import { Entries, Parts, ToolDefinitions } from '../../../genai/Conversation';
import type { TextView } from '../../../genai/MessageText';
import { subjectLabel } from '../../../genai/shortModel';
import { kindColor, kindLabel, SpanKindIcon } from '../../../genai/SpanKind';
import { transcript } from '../../../genai/transcript';
import { toolParts, turnOf, type TranscriptRow } from '../../../genai/traceTranscript';
import type { InclusiveUsage } from '../../../timeline/inclusiveUsage';
import { subjectOf } from '../../../timeline/owners';
import type { TreeNode } from '../../../timeline/spanTree';
import styles from './ConversationView.module.css';

type TranscriptRowViewProps = {
  row: TranscriptRow;
  node: TreeNode;
  usage: InclusiveUsage;
  /** Undefined while they are on their way. */
  messages: Messages | null | undefined;
  shownElsewhere: ReadonlySet<string>;
  view: TextView;
  selected: boolean;
  onSelect: (index: number) => void;
};

const indentPixels = 22;
const maxIndent = 12;

export function TranscriptRowView({ row, node, usage, messages, shownElsewhere, view, selected, onSelect }: TranscriptRowViewProps) {
  const span = node.span!;
  return (
    <article
      className={`${styles.row} ${styles[row.role]} ${selected ? styles.selected : ''}`}
      style={{ marginLeft: Math.min(row.depth, maxIndent) * indentPixels, borderLeftColor: kindColor(span.kind) }}
      aria-label={`${kindLabel(span.kind)} ${subjectOf(span)}`}
      data-testid="transcript-row"
      data-span-id={span.spanId}
    >
      <header className={styles.head}>
        <SpanKindIcon kind={span.kind} />
        <button type="button" className={styles.open} title="Open the span" onClick={() => onSelect(node.index)}>
          {subjectLabel(span.kind, subjectOf(span))}
        </button>
        {span.status === 'error' && (
          <span className={styles.error}>
            <IconCircleX size={14} aria-hidden="true" /> {span.error?.message ?? span.error?.type ?? 'failed'}
          </span>
        )}
        <Figures span={span} index={node.index} usage={usage} />
      </header>
      {messages === undefined && <p className="muted">Loading…</p>}
      {messages !== undefined && messages !== null && row.role === 'tool' && (
        <div className={styles.said}>
          <Parts parts={toolParts(messages, row.asked)} view={view} />
        </div>
      )}
      {messages !== undefined && messages !== null && row.role !== 'tool' && <Said row={row} messages={messages} shownElsewhere={shownElsewhere} view={view} />}
    </article>
  );
}

function Figures({ span, index, usage }: { span: Span; index: number; usage: InclusiveUsage }) {
  const input = usage.inputTokens[index]!;
  const output = usage.outputTokens[index]!;
  return (
    <span className={styles.figures}>
      {input + output > 0 && (
        <>
          <span title="Tokens in / out, with all below">
            {formatTokens(input)} / {formatTokens(output)} tokens
          </span>
          <span title="Cost, with all below">{formatCost(usage.costUsd[index])}</span>
        </>
      )}
      <span>{formatDuration(span.durationNanos)}</span>
    </span>
  );
}

type SaidProps = { row: TranscriptRow; messages: Messages; shownElsewhere: ReadonlySet<string>; view: TextView };

function Said({ row, messages, shownElsewhere, view }: SaidProps) {
  const [open, setOpen] = useState(false);
  const turn = useMemo(
    () => (row.role === 'model' ? turnOf(messages, row.first, shownElsewhere) : { earlier: [], messages }),
    [row.role, row.first, messages, shownElsewhere],
  );
  const entries = useMemo(() => transcript(turn.messages), [turn]);
  const earlier = useMemo(() => transcript({ systemInstructions: [], input: turn.earlier, output: [], toolDefinitions: [] }), [turn]);
  return (
    <div className={styles.said}>
      {turn.messages.toolDefinitions.length > 0 && <ToolDefinitions tools={turn.messages.toolDefinitions} />}
      {earlier.length > 0 && (
        <button type="button" className={styles.earlier} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show'} {formatCount(earlier.length)} earlier {earlier.length === 1 ? 'message' : 'messages'} of the context
        </button>
      )}
      {open && <Entries entries={earlier} view={view} />}
      <Entries entries={entries} view={view} />
    </div>
  );
}
