import type { Document } from '../../api/types';

export const priceFields = ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning', 'perRequest'] as const;
export type PriceField = (typeof priceFields)[number];

export const priceFieldNames: Record<PriceField, string> = {
  input: 'Input',
  output: 'Output',
  cacheRead: 'Cache read',
  cacheWrite: 'Cache write',
  reasoning: 'Reasoning',
  perRequest: 'Each request',
};

/** The form as it is typed, and what it does not show of a document: prices of earlier dates, and the date, hours and sizes of the last one. */
export type PriceDraft = { earlier: object[]; more: object; id: string | null; version: number; provider: string; model: string; names: string; window: string; prices: Record<PriceField, string> };

type PriceValue = { provider: string; model: string; match?: string[]; contextWindowTokens?: number; prices: (Partial<Record<PriceField, number>> & object)[] };

const noPrices = Object.fromEntries(priceFields.map((field) => [field, ''])) as Record<PriceField, string>;

export function newDraft(provider: string, model: string): PriceDraft {
  return { earlier: [], more: {}, id: null, version: 0, provider, model, names: '', window: '', prices: noPrices };
}

/** Of several prices the last one that holds counts, so that is what the form changes. */
export function draftOf(document: Document): PriceDraft {
  const value = document.value as unknown as PriceValue;
  const price = value.prices.at(-1) ?? {};
  return {
    earlier: value.prices.slice(0, -1),
    more: Object.fromEntries(Object.entries(price).filter(([name]) => !priceFields.some((field) => field === name))),
    id: document.id,
    version: document.version,
    provider: value.provider,
    model: value.model,
    names: (value.match ?? []).join(', '),
    window: value.contextWindowTokens === undefined ? '' : String(value.contextWindowTokens),
    prices: Object.fromEntries(priceFields.map((field) => [field, price[field] === undefined ? '' : String(price[field])])) as Record<PriceField, string>,
  };
}

/** The document of a draft, or what is wrong with it. */
export function toDocument(draft: PriceDraft): { id: string; value: PriceValue } | string {
  const model = draft.model.trim();
  if (model === '') {
    return 'The model needs a name.';
  }
  const price: Partial<Record<PriceField, number>> = {};
  for (const field of priceFields) {
    const text = draft.prices[field].trim();
    const number = Number(text);
    if (text !== '' && !(Number.isFinite(number) && number >= 0)) {
      return `${priceFieldNames[field]}: '${text}' is not a price.`;
    }
    if (text !== '') {
      price[field] = number;
    }
  }
  if (price.input === undefined && price.output === undefined && price.perRequest === undefined) {
    return 'Say what input, output or a request costs; zero is a price, too.';
  }
  const window = draft.window.trim() === '' ? undefined : Number(draft.window);
  if (window !== undefined && !(Number.isInteger(window) && window > 0)) {
    return `'${draft.window}' is not a number of tokens.`;
  }
  const provider = draft.provider.trim().toLowerCase();
  const match = draft.names.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  return {
    id: draft.id ?? idOf(provider, model),
    value: { provider, model, ...(match.length === 0 ? {} : { match }), ...(window === undefined ? {} : { contextWindowTokens: window }), prices: [...draft.earlier, { ...draft.more, ...price }] },
  };
}

function idOf(provider: string, model: string): string {
  return `${provider}.${model}`.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').slice(0, 100);
}
