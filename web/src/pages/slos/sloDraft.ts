import type { Slo } from '../../api/types';
import type { Condition } from '../alerts/FormParts';
import { dimensionsOf } from '../alerts/measures';
import { durationText } from '../alerts/ruleDraft';
import { linesOf, list, plain, quoted, setKey } from '../alerts/yamlPatch';

/** The form of an objective as it is typed. */
export type SloDraft = {
  id: string;
  name: string;
  objective: string;
  windowDays: string;
  sli: Slo['sli'];
  of: Slo['of'];
  atMost: string;
  where: Condition[];
  /** Empty for the default. */
  minSamples: string;
  channels: string;
};

const keyOrder = ['id', 'name', 'enabled', 'objective', 'window', 'sli', 'of', 'at_most', 'where', 'min_samples', 'channels'];

/** What a limit of time may be said of when nothing else is known. */
const usualLimit = { errors: '', duration: '30s', ttft: '5s' };

export const newSloYaml = `id: my-objective
name: "Runs are fast"
objective: 99%
window: 28d
sli: duration
of: runs
at_most: 30s
`;

/** @param slo As the server read it from the text that is edited. */
export function sloDraftOf(slo: Slo): SloDraft {
  return {
    id: slo.id,
    name: slo.name,
    objective: `${Number((slo.objective * 100).toPrecision(12))}%`,
    windowDays: String(slo.windowDays),
    sli: slo.sli,
    of: slo.of,
    atMost: slo.thresholdSeconds === null ? '' : shortDuration(slo.thresholdSeconds),
    where: Object.entries(slo.where).map(([label, value]) => ({ label, value })),
    minSamples: /:\s*(\d+)/.exec((linesOf(slo.yaml, 'min_samples') ?? []).join('\n'))?.[1] ?? '',
    channels: slo.channels.join(', '),
  };
}

const shortDuration = (seconds: number) => (seconds < 1 ? `${Number((seconds * 1000).toPrecision(12))}ms` : durationText(seconds));

/** What a change of the form brings with it: only models have a first token, and only times have a limit. */
export function withSloChange(draft: SloDraft, change: Partial<SloDraft>): SloDraft {
  const next = { ...draft, ...change };
  const of = next.sli === 'ttft' ? 'models' : next.of;
  const possible = dimensionsOf('measure', of);
  return {
    ...next,
    of,
    where: of === draft.of ? next.where : next.where.filter(({ label }) => possible.includes(label)),
    atMost: next.sli === 'errors' ? '' : next.atMost === '' && next.sli !== draft.sli ? usualLimit[next.sli] : next.atMost,
  };
}

/** Writes what differs between two states of the form into the text; what is equal stays as somebody wrote it. */
export function patchedSlo(yaml: string, before: SloDraft, after: SloDraft): string {
  return Object.entries(blocks).reduce((text, [key, print]) => (String(print(before)) === String(print(after)) ? text : setKey(text, key, print(after), keyOrder)), yaml);
}

const blocks: Record<string, (draft: SloDraft) => string[] | null> = {
  id: ({ id }) => [`id: ${plain(id)}`],
  name: ({ name }) => [`name: ${quoted(name)}`],
  objective: ({ objective }) => [`objective: ${plain(objective)}`],
  window: ({ windowDays }) => [`window: ${windowDays}d`],
  sli: ({ sli }) => [`sli: ${sli}`],
  of: ({ of }) => [`of: ${of}`],
  at_most: ({ sli, atMost }) => (sli === 'errors' ? null : [`at_most: ${plain(atMost)}`]),
  // Empty ones are written too: an objective of a built-in id keeps what it does not say.
  where: ({ where }) => (where.length === 0 ? ['where: {}'] : ['where:', ...where.map(({ label, value }) => `  ${label}: ${quoted(value)}`)]),
  min_samples: ({ minSamples }) => (minSamples === '' ? null : [`min_samples: ${plain(minSamples)}`]),
  channels: ({ channels }) => [`channels: ${list(channels.split(',').map((name) => name.trim()).filter((name) => name !== ''))}`],
};
