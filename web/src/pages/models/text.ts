import type { ModelRow } from '../../api/types';
import { units } from '../../charts/unit';
import { formatShare } from '../../format/share';

/** Values with their share of all, the most frequent first. */
export function countsText(counts: ModelRow['finishReasons']): string {
  const all = counts.reduce((sum, one) => sum + one.count, 0);
  return counts.length === 0 ? '–' : counts.map((one) => `${one.value} ${formatShare(one.count / all)}`).join(', ');
}

export function speedText(tokensPerSecond: number | null): string {
  return tokensPerSecond === null ? '–' : units.perSecond.format(tokensPerSecond);
}
