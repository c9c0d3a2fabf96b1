import { useQuery } from '@tanstack/react-query';
import { IconX } from '@tabler/icons-react';
import type { Span, SpanDetail } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { SpanKindIcon } from '../../genai/SpanKind';
import type { TreeNode } from '../../timeline/spanTree';
import { IconButton } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Skeleton } from '../../ui/Skeleton';
import { Tabs, type Tab } from '../../ui/Tabs';
import { AttributesTab } from './AttributesTab';
import { ConversationTab } from './ConversationTab';
import { EventsTab } from './EventsTab';
import { LinksTab } from './LinksTab';
import { spanQuery } from './queries';
import { RawTab } from './RawTab';
import styles from './SpanPanel.module.css';
import { SpanSummary } from './SpanSummary';
import type { SpanTab } from './url';

type SpanPanelProps = {
  traceId: string;
  spanId: string;
  /** Undefined while the page that holds the span is on its way, or when there is no such span. */
  node: TreeNode | undefined;
  waiting: boolean;
  tab: SpanTab | undefined;
  onTab: (tab: SpanTab) => void;
  onWhy: () => void;
  onClose: () => void;
};

export function SpanPanel({ traceId, spanId, node, waiting, tab, onTab, onWhy, onClose }: SpanPanelProps) {
  const detail = useQuery(spanQuery(traceId, spanId));
  const span: Span | undefined = detail.data ?? node?.span ?? undefined;
  return (
    <aside className={styles.panel} aria-label="Span" data-testid="span-panel" data-span-id={spanId}>
      <header className={styles.header}>
        {span !== undefined && <SpanKindIcon kind={span.kind} size={18} />}
        <h2 className="truncate" title={span?.name}>
          {span?.name ?? (waiting ? 'Loading…' : spanId)}
        </h2>
        <span className={styles.actions}>
          <CopyButton value={spanId} label="Copy the span id" />
          <IconButton label="Close (Esc)" onClick={onClose}>
            <IconX size={16} />
          </IconButton>
        </span>
      </header>
      {span !== undefined && <SpanSummary span={span} onWhy={onWhy} />}
      {detail.data !== undefined && <DetailTabs detail={detail.data} tab={tab} onTab={onTab} />}
      {detail.isPending && <Skeleton rows={8} rowHeight={44} label="Loading the span" />}
      {detail.isError && <ErrorNotice error={detail.error} onRetry={() => void detail.refetch()} />}
    </aside>
  );
}

type DetailTabsProps = { detail: SpanDetail; tab: SpanTab | undefined; onTab: (tab: SpanTab) => void };

function DetailTabs({ detail, tab, onTab }: DetailTabsProps) {
  const talks = detail.messages !== null || detail.hasContent || ['llm', 'agent', 'tool', 'workflow'].includes(detail.kind);
  const selected = tab ?? (talks ? 'conversation' : 'attributes');
  const tabs: Tab<SpanTab>[] = [
    { id: 'conversation', label: 'Conversation', testId: 'tab-conversation' },
    { id: 'attributes', label: 'Attributes', count: detail.attributes.length, testId: 'tab-attributes' },
    { id: 'events', label: 'Events', count: detail.events.length + detail.logs.length, testId: 'tab-events' },
    { id: 'links', label: 'Links', count: detail.links.length, testId: 'tab-links' },
    { id: 'raw', label: 'Raw', testId: 'tab-raw' },
  ];
  return (
    // Another span starts with its own fold state, search and scroll position.
    <Tabs key={detail.spanId} label="Span details" tabs={tabs} selected={selected} onSelect={onTab}>
      {selected === 'conversation' && <ConversationTab detail={detail} />}
      {selected === 'attributes' && <AttributesTab detail={detail} />}
      {selected === 'events' && <EventsTab detail={detail} />}
      {selected === 'links' && <LinksTab detail={detail} />}
      {selected === 'raw' && <RawTab detail={detail} />}
    </Tabs>
  );
}
