import { expect, test } from 'vitest';
import type { AlertRule } from '../../api/types';
import { draftOf, durationText, newRuleYaml, patched, withChange } from './ruleDraft';

const rule: AlertRule = {
  id: 'slow-agent', name: 'Agent is slow', description: '', severity: 'critical', enabled: true, origin: 'builtin', isBuiltIn: true, version: null,
  source: 'measure', measure: 'duration_p99', of: 'agents', findings: [], query: null, where: { service: 'shop' }, groupBy: ['agent'],
  windowSeconds: 900, calendar: null, comparison: 'above', threshold: 30, baselineTimes: null, unit: 's', forSeconds: 120, resolveAfterSeconds: 300, minSamples: 20,
  labels: {}, annotations: {}, channels: ['ops'], pending: 0, firing: 0, problem: null,
  yaml: 'id: "slow-agent"\nsource:\n  measure: duration_p99\n  of: agents\ncondition:\n  above: 30\nwindow: 15m\nquiet_hours:\n  - days: [sat, sun]\n    from: "00:00"\n    to: "00:00"\n',
};
const draft = draftOf(rule);

test('a rule is shown as people write it', () => {
  expect(draft).toMatchObject({ kind: 'measure', threshold: '30s', window: '15m', hold: '2m', resolveAfter: '5m', where: [{ label: 'service', value: 'shop' }], channels: 'ops', over: '8', countSilent: false });
  expect(draftOf({ ...rule, unit: '1', threshold: 0.07 }).threshold).toBe('7%');
  expect(draftOf({ ...rule, threshold: 0.35 }).threshold).toBe('350ms');
  expect(draftOf({ ...rule, threshold: null, baselineTimes: 2, calendar: 'day' })).toMatchObject({ threshold: '', baseline: '2', window: 'day' });
  expect(draftOf({ ...rule, yaml: 'source:\n  measure: iterations_share\n  of: runs\n  over: 12\n' }).over).toBe('12');
});

test('the form changes its own lines and nothing else', () => {
  const next = withChange(draft, { threshold: '10s' });
  expect(patched(rule.yaml, draft, next)).toBe(rule.yaml.replace('  above: 30\n', '  above: 10s\n'));
  expect(patched(rule.yaml, draft, draft)).toBe(rule.yaml);
});

test('another measure drops what it cannot be told apart by, and the threshold of the other unit', () => {
  const next = withChange({ ...draft, of: 'tools', groupBy: ['tool', 'agent'] }, { measure: 'iterations_share' });
  expect(next).toMatchObject({ of: 'runs', groupBy: ['agent'], where: [{ label: 'service', value: 'shop' }], threshold: '' });
  expect(withChange(draft, { measure: 'duration_p50' }).threshold).toBe('30s');
});

test('what the form cannot show of a heartbeat stays', () => {
  const heartbeat = { ...draft, kind: 'heartbeat' as const, where: [{ label: 'agent', value: 'nightly' }] };
  const text = 'id: a\nname: "a"\nsource:\n  heartbeat: {by: agent, silent_after: 9m}\nwhere: {agent: nightly}\n';
  expect(patched(text, heartbeat, withChange(heartbeat, { name: 'b' }))).toBe(text.replace('name: "a"', 'name: "b"'));
});

test('a query has no series of its own', () => {
  const next = withChange(draft, { kind: 'query', query: 'status = error and name = "a\\b"' });
  const text = patched(rule.yaml, draft, next);
  expect(text).toContain('source:\n  query: "status = error and name = \\"a\\\\b\\""\n');
  expect(text).toContain('group_by: []\n');
  expect(text).toContain('where: {}\n');
});

test('a baseline may stand without a threshold', () => {
  expect(patched(newRuleYaml, draft, { ...draft, threshold: '', baseline: '2' })).toContain('condition:\n  above_baseline: 2\nwindow: 15m\n');
  expect(patched(newRuleYaml, draft, { ...draft, threshold: '1m', baseline: '2' })).toContain('condition:\n  above_baseline: 2\n  above: 1m\n');
});

test('the weeks of a baseline, which the form does not show, stay', () => {
  const before = draftOf({ ...rule, baselineTimes: 2, yaml: 'condition:\n  above_baseline: 2\n  weeks: 6\n  above: 1\n' });
  expect(patched('condition:\n  above_baseline: 2\n  weeks: 6\n  above: 1\n', before, { ...before, baseline: '3', threshold: '' })).toBe('condition:\n  above_baseline: 3\n  weeks: 6\n');
});

test.each([
  [0, '0s'],
  [45, '45s'],
  [5400, '1h30m'],
  [604_800, '7d'],
  [0.5, '0.5s'],
])('%s seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
