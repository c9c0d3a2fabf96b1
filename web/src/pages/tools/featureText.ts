import type { CallFeature } from '../../api/types';
import { formatCount } from '../../format/tokens';

/** What calls have in common, as a sentence about one key. */
export function featureText({ of, key, is, value }: CallFeature): { key: string; text: string } {
  const name = key === '' ? 'the arguments' : key;
  switch (is) {
    case 'equal':
      return { key: name, text: `is ${value ?? ''}` };
    case 'contains':
      return { key: name, text: value === 'line break' ? 'has a line break' : `contains ${value ?? ''}` };
    case 'shape':
      return { key: name, text: shapes[value ?? ''] ?? `is ${value ?? ''}` };
    case 'length':
      return { key: name, text: `has a length of ${value ?? ''}` };
    case 'present':
      return { key: name, text: of === 'argument' ? 'is given' : 'is set' };
    case 'absent':
      return { key: name, text: 'is missing' };
  }
}

const shapes: Record<string, string> = {
  digits: 'has only digits',
  'beyond ASCII': 'has characters beyond ASCII',
  blank: 'has only blanks',
  fraction: 'is a fraction',
};

/** Chance in words that a reader can weigh: one in so many. */
export function chanceText(pValue: number): string {
  if (pValue <= 1e-9) {
    return 'less than 1 in a billion';
  }
  return `1 in ${formatCount(Number((1 / pValue).toPrecision(2)))}`;
}
