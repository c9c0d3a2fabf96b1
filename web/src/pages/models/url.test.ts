import { describe, expect, it } from 'vitest';
import { parseModelsSearch } from './url';

describe('parseModelsSearch', () => {
  it.each([
    [{}, { from: undefined, to: undefined, unpriced: undefined }],
    [{ from: '-1d', unpriced: 'true' }, { from: '-1d', to: undefined, unpriced: true }],
    [{ unpriced: true }, { from: undefined, to: undefined, unpriced: true }],
    [{ unpriced: 'maybe' }, { from: undefined, to: undefined, unpriced: undefined }],
  ])('reads %j', (search, expected) => {
    expect(parseModelsSearch(search)).toEqual(expected);
  });
});
