import type { ModelRow } from '../../api/types';
import { units } from '../../charts/unit';
import { formatShare } from '../../format/share';

const shownMax = 2;

/** The most frequent values with their share of all, and how many more there are. */
export function countsText(counts: ModelRow['finishReasons']): string {
  const all = counts.reduce((sum, one) => sum + one.count, 0);
  const shown = counts.slice(0, shownMax).map((one) => `${one.value} ${formatShare(one.count / all)}`);
  return counts.length === 0 ? '–' : [...shown, ...(counts.length > shownMax ? [`${counts.length - shownMax} more`] : [])].join(', ');
}

export function speedText(tokensPerSecond: number | null): string {
  return tokensPerSecond === null ? '–' : units.perSecond.format(tokensPerSecond);
}
