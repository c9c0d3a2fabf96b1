import {
  IconArrowsSort,
  IconBrain,
  IconChecklist,
  IconCircleDot,
  IconDatabase,
  IconFileSearch,
  IconMessages,
  IconPlug,
  IconRobot,
  IconShieldCheck,
  IconSitemap,
  IconSparkles,
  IconTool,
  IconVector,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { SpanKind as Kind } from '../api/types';

const kinds: Record<Kind, { label: string; icon: Icon; color: string }> = {
  agent: { label: 'Agent', icon: IconRobot, color: 'var(--kind-agent)' },
  workflow: { label: 'Workflow', icon: IconSitemap, color: 'var(--kind-workflow)' },
  llm: { label: 'Model call', icon: IconSparkles, color: 'var(--kind-llm)' },
  embedding: { label: 'Embedding', icon: IconVector, color: 'var(--kind-embedding)' },
  rerank: { label: 'Rerank', icon: IconArrowsSort, color: 'var(--kind-embedding)' },
  tool: { label: 'Tool', icon: IconTool, color: 'var(--kind-tool)' },
  retrieval: { label: 'Retrieval', icon: IconFileSearch, color: 'var(--kind-retrieval)' },
  memory: { label: 'Memory', icon: IconBrain, color: 'var(--kind-retrieval)' },
  guardrail: { label: 'Guardrail', icon: IconShieldCheck, color: 'var(--kind-guardrail)' },
  evaluator: { label: 'Evaluator', icon: IconChecklist, color: 'var(--kind-evaluator)' },
  mcp: { label: 'MCP', icon: IconPlug, color: 'var(--kind-mcp)' },
  http: { label: 'HTTP', icon: IconWorld, color: 'var(--kind-http)' },
  db: { label: 'Database', icon: IconDatabase, color: 'var(--kind-db)' },
  messaging: { label: 'Messaging', icon: IconMessages, color: 'var(--kind-messaging)' },
  other: { label: 'Span', icon: IconCircleDot, color: 'var(--kind-other)' },
};

/** The colour of a kind, the same everywhere. */
export function kindColor(kind: Kind): string {
  return kinds[kind].color;
}

export function kindLabel(kind: Kind): string {
  return kinds[kind].label;
}

/** A kind that this page does not know is drawn as a plain span. */
export function asKind(text: string): Kind {
  return Object.hasOwn(kinds, text) ? (text as Kind) : 'other';
}

export function SpanKindIcon({ kind, size = 15 }: { kind: Kind; size?: number }) {
  const { icon: KindIcon, color, label } = kinds[kind];
  return <KindIcon size={size} stroke={1.8} color={color} role="img" aria-label={label} style={{ flex: 'none' }} />;
}
