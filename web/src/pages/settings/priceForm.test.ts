import { expect, test } from 'vitest';
import type { Document } from '../../api/types';
import { draftOf, newDraft, toDocument } from './priceForm';

const typed = { ...newDraft('Acme', 'House Model/1'), names: 'house-*, HM', window: '128000', prices: { ...newDraft('', '').prices, input: '2.1', output: '0' } };

test('a draft becomes a document, and the document the draft', () => {
  const made = toDocument(typed);
  expect(made).toEqual({
    id: 'acme.house-model-1',
    value: { provider: 'acme', model: 'House Model/1', match: ['house-*', 'hm'], contextWindowTokens: 128000, prices: [{ input: 2.1, output: 0 }] },
  });
  const document = { kind: 'price_override', id: 'x', version: 4, created: '', author: null, deleted: false, value: (made as { value: object }).value } as unknown as Document;
  expect(draftOf(document)).toMatchObject({ id: 'x', version: 4, provider: 'acme', names: 'house-*, hm', window: '128000', prices: { input: '2.1', output: '0', cacheRead: '' } });
});

test.each([
  [{ ...typed, model: ' ' }, 'The model needs a name.'],
  [{ ...typed, prices: newDraft('', '').prices }, 'Say what input, output or a request costs; zero is a price, too.'],
  [{ ...typed, prices: { ...typed.prices, output: 'cheap' } }, "Output: 'cheap' is not a price."],
  [{ ...typed, window: '1.5' }, "'1.5' is not a number of tokens."],
])('what is wrong is said', (draft, fault) => {
  expect(toDocument(draft)).toBe(fault);
});

test('what the form does not show is kept', () => {
  const prices = [{ input: 1 }, { from: '2026-01-01', input: 2, above: [{ inputTokens: 200000, input: 4 }] }];
  const document = { id: 'x', version: 1, value: { provider: 'acme', model: 'm', prices } } as unknown as Document;
  const made = toDocument({ ...draftOf(document), prices: { ...draftOf(document).prices, input: '3' } });
  expect(made).toMatchObject({ value: { prices: [{ input: 1 }, { from: '2026-01-01', input: 3, above: [{ inputTokens: 200000, input: 4 }] }] } });
});
