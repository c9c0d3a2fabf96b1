import { formatCount } from '../format/tokens';

/** From here on the next turn may not fit, and models begin to lose what stands in the middle. */
const nearlyFull = 0.85;

export type ContextWindow = { text: string; warning: string | null };

/** Says how much of the model's context window a call's input takes; null where either is not known. */
export function contextWindow(utilization: number | null, windowTokens: number | null): ContextWindow | null {
  if (utilization === null || windowTokens === null) {
    return null;
  }
  const percent = utilization * 100;
  const text = `${percent > 0 && percent < 0.1 ? '<0.1' : percent.toFixed(percent < 10 ? 1 : 0)} % of ${formatCount(windowTokens)}`;
  const warning = utilization > 1 ? 'over the limit' : utilization > nearlyFull ? 'nearly full' : null;
  return { text, warning };
}
