import { file, literal, literals, summary } from './csharp.mjs'
import { isDeprecated, successors } from './registry.mjs'

/** The registry as lists, for code that goes through all of it. */
export function tableFiles({ attributes, spans, metrics, events, renames }) {
  return [
    table('Attributes', 'AttributeConvention', 'Every attribute, the deprecated ones last.', attributes, attributeRow),
    table('Spans', 'SpanConvention', 'Every span type, then the refinements by provider or tool.', spans, spanRow),
    table('Metrics', 'MetricConvention', 'Every metric, the deprecated ones last.', metrics, metricRow),
    table('Events', 'EventConvention', 'Every log event and span event, the deprecated ones last.', events, eventRow),
    table('Renames', 'ConventionRename', 'What was renamed, moved or mapped to other values, by kind and then by age.', renames, renameRow),
  ]
}

function table(name, type, text, items, row) {
  const lines = [
    summary('The conventions as lists.'),
    'public static partial class Conventions',
    '{',
    `    ${summary(text)}`,
    `    public static IReadOnlyList<${type}> ${name} { get; } =`,
    '    [',
    ...items.map((item) => `        new(${row(item).join(', ')}),`),
    '    ];',
    '}',
  ]
  return [`Conventions.${name}.cs`, file(lines)]
}

const history = (item) => [literal(item.since), literal(isDeprecated(item) ? item.deprecatedIn : null), literals(successors(item))]

const attributeRow = (a) => [literal(a.name), literal(a.type), literal(a.stability), ...history(a), String(a.sensitive), literal(a.note)]

const spanRow = (s) => [
  literal(s.id), literal(s.spanKind), literal(s.nameFormat), literals(s.operationName), literal(s.refines), literal(s.stability), literal(s.since), literal(s.note),
]

const metricRow = (m) => [
  literal(m.name), literal(m.instrument), literal(m.valueType), literal(m.unit), `[${(m.explicitBucketBoundaries ?? []).join(', ')}]`, literal(m.stability),
  ...history(m), literal(m.note),
]

const eventRow = (e) => [literal(e.name), String(e.kind === 'span_event'), literal(e.stability), ...history(e), literal(e.note)]

function renameRow(r) {
  const values = Object.entries(r.valueMapping ?? {}).map(([from, to]) => `[${literal(from)}] = ${literal(to)}`)
  const map = values.length ? `new Dictionary<string, string?> { ${values.join(', ')} }.AsReadOnly()` : 'null'
  return [literal(r.kind), literal(r.from), literal(r.to), literal(r.sinceVersion), literal(r.appliesTo), map, literal(r.note)]
}
