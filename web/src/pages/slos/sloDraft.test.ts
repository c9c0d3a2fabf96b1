import { expect, test } from 'vitest';
import type { Slo } from '../../api/types';
import { newSloYaml, patchedSlo, sloDraftOf, withSloChange } from './sloDraft';

const slo: Slo = {
  id: 'answers', name: 'Answers', description: '', enabled: true, origin: 'document', isBuiltIn: false, version: 1, objective: 0.995, windowDays: 28, sli: 'duration', of: 'agents',
  thresholdSeconds: 20, where: { agent: 'support' }, channels: ['ops'], total: 0, good: 0, attained: null, budgetLeft: null, state: 'no_data', burnRates: [], alerts: [],
  yaml: '# Promised in March.\nid: answers\nobjective: 99.5%\nsli: duration\nof: agents\nat_most: 20s\nwhere: {agent: support}\nmin_samples: 40\nchannels: [ops]\n',
};
const draft = sloDraftOf(slo);

test('an objective is shown as people write it', () => {
  expect(draft).toMatchObject({ objective: '99.5%', windowDays: '28', atMost: '20s', where: [{ label: 'agent', value: 'support' }], minSamples: '40', channels: 'ops' });
  expect(sloDraftOf({ ...slo, thresholdSeconds: 0.5, yaml: '' })).toMatchObject({ atMost: '500ms', minSamples: '' });
  expect(sloDraftOf({ ...slo, sli: 'errors', thresholdSeconds: null }).atMost).toBe('');
});

test('the form changes its own lines and nothing else', () => {
  expect(patchedSlo(slo.yaml, draft, draft)).toBe(slo.yaml);
  expect(patchedSlo(slo.yaml, draft, withSloChange(draft, { objective: '99%' }))).toBe(slo.yaml.replace('99.5%', '99%'));
  expect(patchedSlo(slo.yaml, draft, withSloChange(draft, { minSamples: '' }))).toBe(slo.yaml.replace('min_samples: 40\n', ''));
});

test('a time to first token is of models, and drops what models do not have', () => {
  const tools = { ...draft, of: 'tools' as const, where: [{ label: 'tool', value: 'search' }, { label: 'service', value: 'shop' }] };
  expect(withSloChange(tools, { sli: 'ttft' })).toMatchObject({ of: 'models', where: [{ label: 'service', value: 'shop' }], atMost: '20s' });
});

test('without errors there is no limit, and back with a usual one', () => {
  const errors = withSloChange(draft, { sli: 'errors' });
  expect(patchedSlo(slo.yaml, draft, errors)).toBe(slo.yaml.replace('sli: duration', 'sli: errors').replace('at_most: 20s\n', ''));
  expect(withSloChange(errors, { sli: 'ttft' }).atMost).toBe('5s');
});

test('a new objective is complete', () => {
  expect(newSloYaml).toContain('objective: 99%\n');
  expect(patchedSlo(newSloYaml, draft, { ...draft, windowDays: '7' })).toContain('window: 7d\n');
});
