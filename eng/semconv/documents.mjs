import { isDeprecated, successors } from './registry.mjs'

const origin = 'Written by `eng/generate.sh` from the [registry](../../src/Clew.SemanticConventions/registry/README.md), which explains versions and tiers. Do not edit.'

/** The tables for people. */
export function documents(registry) {
  const tiers = (kind) => new Map(registry.tiers[kind].map((entry) => [entry.name, entry]))
  return [
    ['attributes.md', page('Attributes', attributes(registry.attributes, tiers('attributes')))],
    ['spans.md', page('Spans', spans(registry.spans, tiers('spans')))],
    ['metrics.md', page('Metrics', metrics(registry.metrics, tiers('metrics')))],
    ['events.md', page('Events', events(registry.events, tiers('events')))],
    ['renames.md', page('Renames', renames(registry.renames))],
    ['in-flight.md', page('Proposals upstream', inFlight(registry.inFlight))],
    ['tiers.md', page('Tiers', tierTables(registry.tiers))],
  ]
}

const page = (title, blocks) => [`# ${title}`, origin, ...blocks].join('\n\n') + '\n'

const cell = (text) => String(text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ')

const code = (text) => (text == null || text === '' ? '' : `\`${text}\``)

const codes = (texts) => (texts ?? []).map(code).join(', ')

function rows(head, items) {
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...items.map((item) => `| ${item.map(cell).join(' | ')} |`)].join('\n')
}

const safe = (entry) => (entry?.safeForDashboards ? 'yes' : 'no')

function attributes(items, tiers) {
  const row = (a) => [code(a.name), a.type, a.stability, safe(tiers.get(a.name)), a.since, a.sensitive ? 'yes' : '', [a.note, values(a)].filter(Boolean).join(' ')]
  return [
    rows(['Name', 'Type', 'Upstream', 'Safe for dashboards', 'Since', 'Sensitive', 'Meaning'], items.filter((a) => !isDeprecated(a)).map(row)),
    '## Deprecated',
    rows(['Name', 'Type', 'Since', 'Until', 'Successor', 'Meaning'], items.filter(isDeprecated).map((a) => [code(a.name), a.type, a.since, a.deprecatedIn, codes(successors(a)), a.note])),
  ]
}

function values(attribute) {
  const list = attribute.knownValues ?? attribute.enum
  return list?.length ? `Values: ${codes(list)}.` : ''
}

function spans(items, tiers) {
  const overview = items.map((s) => [code(s.id), s.spanKind, code(s.nameFormat), codes(s.operationName), s.stability, safe(tiers.get(s.id)), s.since, s.note])
  const details = items.flatMap((s) => [`## ${s.id}`, ...(s.refines ? [`Refines \`${s.refines}\`; listed is what it adds or narrows.`] : []), requirements(s.attributes)])
  return [rows(['Type', 'Kind', 'Name', 'Operations', 'Upstream', 'Safe for dashboards', 'Since', 'Meaning'], overview), ...details]
}

function requirements(attributes) {
  return rows(['Attribute', 'Requirement', 'When', 'Note'], attributes.map((a) => [code(a.name), a.requirement.replaceAll('_', ' '), a.condition, a.note]))
}

function metrics(items, tiers) {
  const row = (m) => [code(m.name), m.instrument, code(m.unit), m.valueType, m.stability, safe(tiers.get(m.name)), m.since, m.note]
  const current = items.filter((m) => !isDeprecated(m))
  const details = current.flatMap((m) => [
    `## ${m.name}`,
    ...(m.explicitBucketBoundaries?.length ? [`Bucket boundaries: ${m.explicitBucketBoundaries.join(', ')}.`] : []),
    requirements(m.attributes),
  ])
  const deprecated = items.filter(isDeprecated).map((m) => [code(m.name), m.instrument, code(m.unit), m.since, m.deprecatedIn, codes(successors(m)), m.note])
  return [
    rows(['Name', 'Instrument', 'Unit', 'Value', 'Upstream', 'Safe for dashboards', 'Since', 'Meaning'], current.map(row)),
    '## Deprecated',
    rows(['Name', 'Instrument', 'Unit', 'Since', 'Until', 'Successor', 'Meaning'], deprecated),
    ...details,
  ]
}

function events(items, tiers) {
  const kind = (e) => (e.kind === 'span_event' ? 'span event' : 'log event')
  const current = items.filter((e) => !isDeprecated(e)).map((e) => [code(e.name), kind(e), e.severityText, e.stability, safe(tiers.get(e.name)), e.since, e.note])
  const deprecated = items.filter(isDeprecated).map((e) => [code(e.name), kind(e), e.since, e.deprecatedIn, successors(e).join(', '), e.note])
  return [
    rows(['Name', 'Kind', 'Severity', 'Upstream', 'Safe for dashboards', 'Since', 'Meaning'], current),
    '## Deprecated',
    rows(['Name', 'Kind', 'Since', 'Until', 'Successor', 'Meaning'], deprecated),
    ...items.flatMap((e) => [`## ${e.name}`, requirements(e.attributes)]),
  ]
}

function renames(items) {
  const mapping = (r) => Object.entries(r.valueMapping ?? {}).map(([from, to]) => `${code(from)} → ${to == null ? 'dropped' : code(to)}`).join(', ')
  const where = (r) => [r.appliesTo && `Only: ${r.appliesTo}.`, r.note].filter(Boolean).join(' ')
  return [rows(['Kind', 'From', 'To', 'Since', 'Values', 'Note'], items.map((r) => [r.kind, code(r.from), r.to == null ? 'none' : code(r.to), r.sinceVersion, mapping(r), where(r)]))]
}

function inFlight(items) {
  return [
    'Open upstream when the registry was read: Clew accepts these names and never sends them.',
    rows(['Pull request or issue', 'Change', 'Names', 'Impact'], items.map((p) => [p.pr == null ? 'none yet' : `#${p.pr}`, p.change, codes(p.names), p.impact])),
  ]
}

function tierTables(tiers) {
  const row = (t) => [code(t.name), t.upstream.replaceAll('_', ' '), t.articles, safe(t), t.reason]
  return ['attributes', 'spans', 'metrics', 'events'].flatMap((kind) => [
    `## ${kind[0].toUpperCase()}${kind.slice(1)}`,
    rows(['Name', 'Upstream', 'Articles', 'Safe for dashboards', 'Why'], tiers[kind].map(row)),
  ])
}
