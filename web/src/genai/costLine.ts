import type { CostBreakdown, CostLine } from '../api/types';
import { formatCostExact } from '../format/money';
import { formatCount } from '../format/tokens';

const labels: Record<CostLine['bucket'], string> = {
  input: 'Fresh input',
  audioInput: 'Audio input',
  imageInput: 'Image input',
  cacheRead: 'Cache read',
  audioCacheRead: 'Audio cache read',
  cacheWrite: 'Cache write',
  cacheWrite1h: 'Cache write, 1 h',
  output: 'Answer',
  audioOutput: 'Audio output',
  imageOutput: 'Image output',
  reasoning: 'Reasoning',
  request: 'Request',
};

export type CostLineText = { label: string; quantity: string; price: string; amount: string };

/** One line of the bill in words: what, how many, at which price, how much. */
export function costLineText({ bucket, tokens, pricePerMillionUsd, pricedAs, amountUsd }: CostLine): CostLineText {
  const unit = bucket === 'request' ? 'per request' : 'per million';
  const borrowed = pricedAs === bucket ? '' : `, as ${labels[pricedAs].toLowerCase()}`;
  return {
    label: labels[bucket],
    quantity: formatCount(tokens),
    price: pricePerMillionUsd === null ? 'no price known' : `${formatCostExact(pricePerMillionUsd)} ${unit}${borrowed}`,
    amount: formatCostExact(amountUsd),
  };
}

/** Under which conditions the price holds. */
export function priceTerms({ effectiveFrom, hours, aboveInputTokens }: CostBreakdown): string[] {
  return [
    effectiveFrom === null ? 'holds since the model is known' : `in effect from ${effectiveFrom}`,
    aboveInputTokens === null ? 'base tier' : `long-context tier, above ${formatCount(aboveInputTokens)} input tokens`,
    ...(hours === null ? [] : [`from ${hours} UTC`]),
  ];
}
