import type { NewSilence } from '../../api/types';

export type Matcher = { label: string; value: string };

export const silenceTimes = [
  { id: '1', label: '1 hour' },
  { id: '4', label: '4 hours' },
  { id: '24', label: '1 day' },
  { id: '168', label: '1 week' },
] as const;

export type SilenceHours = (typeof silenceTimes)[number]['id'];

/** The silence of a form, or what is wrong with it. */
export function toSilence(matchers: readonly Matcher[], hours: SilenceHours, comment: string, now: Date): NewSilence | string {
  const said = matchers.map(({ label, value }) => ({ label: label.trim(), value: value.trim() })).filter(({ label, value }) => label !== '' || value !== '');
  const unnamed = said.find(({ label }) => label === '');
  if (unnamed !== undefined) {
    return `What is '${unnamed.value}'? Name the label.`;
  }
  if (said.length === 0) {
    return 'Name at least one label: a silence of everything hides what nobody expects.';
  }
  const twice = said.find(({ label }, index) => said.findIndex((other) => other.label === label) !== index);
  if (twice !== undefined) {
    return `The label ${twice.label} stands there twice.`;
  }
  return { matchers: Object.fromEntries(said.map(({ label, value }) => [label, value])), until: new Date(now.getTime() + Number(hours) * 3_600_000).toISOString(), comment: comment.trim() };
}
