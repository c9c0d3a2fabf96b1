import { expect, test } from 'vitest';
import type { Alert } from '../../api/types';
import { byUrgency, firingCount, matchersOf, ofSamples, seriesText, toldText } from './alertText';

const alert = (fingerprint: string, more: Partial<Alert> = {}): Alert => ({
  fingerprint, ruleId: 'slow', ruleName: 'Slow', severity: 'warning', state: 'firing', labels: { agent: 'research' }, value: 1, threshold: 1, unit: 's', comparison: 'above', samples: 1,
  summary: '', cause: null, since: '2026-11-21T12:00:00Z', firedAt: null, silencedBy: [], channels: [], suspects: [], links: [], ...more,
});

test('what fires, is loud and lasts comes first; what is silenced after it', () => {
  const alerts = [
    alert('pending', { state: 'pending', severity: 'critical' }),
    alert('late', { since: '2026-11-21T13:00:00Z' }),
    alert('silenced', { silencedBy: ['1'], severity: 'critical' }),
    alert('early'),
    alert('critical', { severity: 'critical', since: '2026-11-21T14:00:00Z' }),
  ];
  expect(alerts.toSorted(byUrgency).map((one) => one.fingerprint)).toEqual(['critical', 'early', 'late', 'silenced', 'pending']);
  expect(firingCount(alerts)).toBe(3);
});

test('a series is said in words', () => {
  expect(seriesText({ agent: 'research', tool: '' })).toBe('agent research, tool (empty)');
  expect(seriesText({})).toBe('Everything');
  expect(matchersOf(alert('x'))).toEqual([
    { label: 'rule', value: 'slow' },
    { label: 'agent', value: 'research' },
  ]);
});

test.each([
  [alert('share', { unit: '1' }), true],
  [alert('silence', { unit: 's', cause: 'silent' }), false],
  [alert('count', { unit: '{run}' }), false],
])('samples are told where a value is of some: $fingerprint', (one, told) => {
  expect(ofSamples(one)).toBe(told);
});

test('who is told is said, and that nobody is', () => {
  expect(toldText([], true)).toBe('all channels');
  expect(toldText(['slack', 'mail/ops'], true)).toBe('slack, mail/ops');
  expect(toldText(['slack'], false)).toBe('nobody: no channels');
});
