import { describe, expect, it } from 'vitest';
import type { CallFeature } from '../../api/types';
import { chanceText, featureText } from './featureText';

describe('featureText', () => {
  it.each<[Partial<CallFeature>, string]>([
    [{ is: 'equal', key: 'city', value: 'Bern' }, 'city is Bern'],
    [{ is: 'contains', key: 'query', value: '*' }, 'query contains *'],
    [{ is: 'contains', key: 'query', value: 'line break' }, 'query has a line break'],
    [{ is: 'shape', key: 'query', value: 'empty' }, 'query is empty'],
    [{ is: 'shape', key: 'id', value: 'digits' }, 'id has only digits'],
    [{ is: 'length', key: 'query', value: '100 to 999' }, 'query has a length of 100 to 999'],
    [{ is: 'absent', key: 'unit', value: null }, 'unit is missing'],
    [{ is: 'contains', key: '', value: '*' }, 'the arguments contains *'],
  ])('reads %j', (feature, expected) => {
    const { key, text } = featureText({ of: 'argument', key: '', value: null, is: 'present', ...feature });
    expect(`${key} ${text}`).toBe(expected);
  });
});

describe('chanceText', () => {
  it.each([
    [0.049, '1 in 20'],
    [1e-4, '1 in 10,000'],
    [1.5336e-8, '1 in 65,000,000'],
    [0, 'less than 1 in a billion'],
  ])('says %d', (pValue, expected) => {
    expect(chanceText(pValue)).toBe(expected);
  });
});
