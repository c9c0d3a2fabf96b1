import { formatDuration } from '../format/duration';
import { formatCost, formatCostTick } from '../format/money';
import { formatShare } from '../format/share';
import { formatTokens } from '../format/tokens';

/** How values of a chart are printed. `name` heads the column of a table. */
export type Unit = { name: string; base?: 'nanos' | 'whole'; format: (value: number) => string; /** Of the marks of an axis, which are `step` apart; by default as any value. */ formatTick?: (value: number, step: number) => string };

export const units = {
  nanos: { name: 'duration', base: 'nanos', format: formatDuration },
  usd: { name: 'US dollars', format: formatCost, formatTick: formatCostTick },
  tokens: { name: 'tokens', base: 'whole', format: (value) => formatTokens(Math.round(value)) },
  count: { name: 'count', base: 'whole', format: (value) => formatTokens(Number(value.toFixed(1))) },
  share: { name: 'share', format: formatShare },
  perSecond: { name: 'tokens per second', format: (value) => `${formatTokens(Number(value.toFixed(value < 10 ? 1 : 0)))}/s` },
} satisfies Record<string, Unit>;
