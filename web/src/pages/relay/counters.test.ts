import { describe, expect, it } from 'vitest';
import { parseCounters } from '../settings/counters';
import { labelled, ruleText, total } from './counters';

const counters = parseCounters('# HELP clew_redactions_total Values.\n# TYPE clew_redactions_total counter\nclew_redactions_total{rule="email",signal="traces"} 2\nclew_redactions_total{rule="jwt",signal="logs"} 5\n');

describe('counters of a relay', () => {
  it('are summed over labels, and listed with the largest first', () => {
    expect(total(counters, 'clew_redactions_total')).toBe(7);
    expect(labelled(counters, 'clew_redactions_total').map(({ labels }) => ruleText(labels))).toEqual(['jwt, in logs', 'email, in traces']);
  });

  it('are nothing where the server does not tell them', () => {
    expect(total(counters, 'clew_other_total')).toBe(0);
  });
});
