import { expect, test } from 'vitest';
import type { Detector } from '../api/types';
import { findingName } from './findingName';

const detector: Detector = { type: 'tool_loop', name: 'Identical calls', severity: 'warning', enabled: true, description: '', advice: '', thresholds: {}, words: {} };

test.each([
  ['tool_loop', 'Identical calls'],
  ['my_own_rule', 'My own rule'],
  ['', ''],
])('%s is called "%s"', (type, name) => {
  expect(findingName(type, new Map([['tool_loop', detector]]))).toBe(name);
});
