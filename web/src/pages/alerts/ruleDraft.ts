import type { AlertRule } from '../../api/types';
import { dimensionsOf, measureOf } from './measures';
import { linesOf, list, plain, quoted, setKey } from './yamlPatch';

/** The form as it is typed. What it does not show, such as quiet hours, is only in the YAML. */
export type RuleDraft = {
  id: string;
  name: string;
  severity: string;
  kind: AlertRule['source'];
  measure: string;
  of: string;
  /** For the share of runs with many iterations: more than so many. */
  over: string;
  countSilent: boolean;
  query: string;
  findings: string;
  groupBy: string[];
  where: { label: string; value: string }[];
  side: AlertRule['comparison'];
  threshold: string;
  /** Times the usual; empty for a fixed threshold. */
  baseline: string;
  /** Earlier weeks that the usual is taken from; empty for the default. The form does not show them, but must not lose them. */
  weeks: string;
  window: string;
  hold: string;
  resolveAfter: string;
  minSamples: string;
  channels: string;
};

const keyOrder = ['id', 'name', 'severity', 'enabled', 'source', 'condition', 'window', 'where', 'group_by', 'for', 'resolve_after', 'min_samples', 'labels', 'annotations', 'channels', 'quiet_hours'];

export const newRuleYaml = `id: my-rule
name: "Runs fail"
severity: warning
source:
  measure: error_rate
  of: runs
condition:
  above: 5%
window: 15m
group_by: [service]
for: 2m
min_samples: 20
`;

/** @param rule As the server read it from the text that is edited. */
export function draftOf(rule: AlertRule): RuleDraft {
  const source = (linesOf(rule.yaml, 'source') ?? []).join('\n');
  const condition = (linesOf(rule.yaml, 'condition') ?? []).join('\n');
  return {
    id: rule.id,
    name: rule.name,
    severity: rule.severity,
    kind: rule.source,
    measure: rule.measure ?? 'error_rate',
    of: rule.of ?? 'runs',
    over: /\bover:\s*(\d+)/.exec(source)?.[1] ?? '8',
    countSilent: /\bcount_silent_failures:\s*true\b/.test(source),
    query: rule.query ?? '',
    findings: rule.findings.join(', '),
    groupBy: rule.groupBy,
    where: Object.entries(rule.where).map(([label, value]) => ({ label, value })),
    side: rule.comparison,
    threshold: thresholdText(rule),
    baseline: rule.baselineTimes === null ? '' : String(rule.baselineTimes),
    weeks: /\bweeks:\s*(\d+)/.exec(condition)?.[1] ?? '',
    window: rule.calendar ?? durationText(rule.windowSeconds),
    hold: durationText(rule.forSeconds),
    resolveAfter: durationText(rule.resolveAfterSeconds),
    minSamples: String(rule.minSamples),
    channels: rule.channels.join(', '),
  };
}

/** As people write it: 90% of a share, 30s of a time. */
function thresholdText({ threshold, unit }: AlertRule): string {
  if (threshold === null) {
    return '';
  }
  const digits = (value: number) => String(Number(value.toPrecision(12)));
  switch (unit) {
    case '1':
      return `${digits(threshold * 100)}%`;
    case 's':
      return threshold < 1 ? `${digits(threshold * 1000)}ms` : `${digits(threshold)}s`;
    default:
      return digits(threshold);
  }
}

/** The shortest spelling that is exact: 90 minutes are 1h30m. */
export function durationText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [Number((seconds % 60).toFixed(3)), 's'],
  ] as const;
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('') || '0s';
}

/** What a change of the form brings with it: a measure that is not taken of tools cannot be grouped by them. */
export function withChange(draft: RuleDraft, change: Partial<RuleDraft>): RuleDraft {
  const next = { ...draft, ...change };
  if (next.kind === draft.kind && next.measure === draft.measure && next.of === draft.of) {
    return next;
  }
  const { of } = measureOf(next.measure);
  const taken = of.includes(next.of) ? next.of : of[0]!;
  const possible = dimensionsOf(next.kind, taken);
  const isOther = measureOf(next.measure).unit !== measureOf(draft.measure).unit || next.kind !== draft.kind;
  return {
    ...next,
    of: taken,
    groupBy: next.groupBy.filter((label) => possible.includes(label)),
    where: next.where.filter(({ label }) => possible.includes(label)),
    // A threshold in another unit means nothing any more.
    ...(isOther && { threshold: change.threshold ?? '', baseline: '' }),
  };
}

/** Writes what differs between two states of the form into the text; what is equal stays as somebody wrote it. */
export function patched(yaml: string, before: RuleDraft, after: RuleDraft): string {
  return Object.entries(blocks).reduce((text, [key, print]) => (String(print(before)) === String(print(after)) ? text : setKey(text, key, print(after), keyOrder)), yaml);
}

const names = (text: string) => text.split(',').map((name) => name.trim()).filter((name) => name !== '');

const blocks: Record<string, (draft: RuleDraft) => string[] | null> = {
  id: ({ id }) => [`id: ${plain(id)}`],
  name: ({ name }) => [`name: ${quoted(name)}`],
  severity: ({ severity }) => [`severity: ${severity}`],
  source: sourceLines,
  condition: conditionLines,
  window: ({ kind, window }) => (kind === 'heartbeat' ? null : [`window: ${plain(window)}`]),
  // Empty ones are written too: a rule of a built-in id keeps what it does not say.
  where: ({ where }) => (where.length === 0 ? ['where: {}'] : ['where:', ...where.map(({ label, value }) => `  ${label}: ${quoted(value)}`)]),
  group_by: ({ groupBy }) => [`group_by: ${list(groupBy)}`],
  for: ({ hold }) => [`for: ${plain(hold)}`],
  resolve_after: ({ resolveAfter }) => [`resolve_after: ${plain(resolveAfter)}`],
  min_samples: ({ minSamples }) => [`min_samples: ${plain(minSamples)}`],
  channels: ({ channels }) => [`channels: ${list(names(channels))}`],
};

function sourceLines(draft: RuleDraft): string[] {
  switch (draft.kind) {
    case 'measure':
      return [
        'source:',
        `  measure: ${draft.measure}`,
        `  of: ${draft.of}`,
        ...(draft.measure === 'iterations_share' ? [`  over: ${plain(draft.over)}`] : []),
        ...(draft.countSilent && canCountSilent(draft) ? ['  count_silent_failures: true'] : []),
      ];
    case 'findings':
      return ['source:', `  findings: ${list(names(draft.findings))}`];
    case 'query':
      return ['source:', `  query: ${quoted(draft.query)}`];
    case 'heartbeat':
      return ['source:', '  heartbeat:', '    by: agent', '    silent_after: 5m'];
  }
}

export const canCountSilent = ({ measure, of }: RuleDraft): boolean => of === 'tools' && (measure === 'success_rate' || measure === 'error_rate');

function conditionLines({ kind, side, threshold, baseline, weeks }: RuleDraft): string[] | null {
  if (kind === 'heartbeat') {
    return null;
  }
  const usual = baseline === '' ? [] : [`  ${side}_baseline: ${plain(baseline)}`, ...(weeks === '' ? [] : [`  weeks: ${weeks}`])];
  return ['condition:', ...usual, ...(threshold === '' && baseline !== '' ? [] : [`  ${side}: ${plain(threshold)}`])];
}
