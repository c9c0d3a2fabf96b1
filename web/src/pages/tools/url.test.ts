import { describe, expect, it } from 'vitest';
import { parseToolsSearch } from './url';

describe('parseToolsSearch', () => {
  it.each([
    [{}, {}],
    [{ view: 'mcp', from: '-1h' }, { view: 'mcp', from: '-1h' }],
    [{ view: 'other', service: 'shop', agent: '' }, { service: 'shop' }],
  ])('reads %j', (search, expected) => {
    expect(Object.fromEntries(Object.entries(parseToolsSearch(search)).filter(([, value]) => value !== undefined))).toEqual(expected);
  });
});
