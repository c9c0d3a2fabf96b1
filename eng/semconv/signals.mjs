import { classOf, file, literal, summary, xml } from './csharp.mjs'
import { tree } from './naming.mjs'
import { isDeprecated, successors } from './registry.mjs'

/** Names of metrics, events and span types: one class a namespace, and one for everything deprecated. */
export function signalFiles({ metrics, events, spans }) {
  return [
    ...classes('Metrics', metrics, (metric) => metric.name, metricClass),
    ...classes('Events', events, (event) => event.name, eventName),
    ...classes('Spans', spans, (span) => span.id, spanClass),
  ]
}

function classes(suffix, items, nameOf, leaf) {
  const current = tree(items.filter((item) => !isDeprecated(item)), nameOf)
  const deprecated = tree(items.filter(isDeprecated), nameOf)
  const files = [...current.branches].map(([name, branch]) => [`${name}${suffix}`, `${suffix} <c>${branch.path}.*</c>.`, branch])
  if (deprecated.branches.size > 0) files.push([`Deprecated${suffix}`, `${suffix} that were renamed or removed: to be read, never to be written.`, deprecated])
  return files.map(([name, text, branch]) => [`${name}.cs`, file(classOf(name, text, branch, leaf))])
}

const capital = (text) => text[0].toUpperCase() + text.slice(1)

function history(item) {
  const use = successors(item).map((name) => `<c>${xml(name)}</c>`).join(', ')
  return isDeprecated(item) ? `deprecated since ${item.deprecatedIn}${use ? `; use ${use}` : ''}` : `${item.stability}, since ${item.since}`
}

function metricClass(name, metric) {
  const lines = [
    summary(`${xml(metric.note)} ${capital(metric.instrument)} of ${metric.valueType}, ${history(metric)}.`),
    `public static class ${name}`,
    '{',
    '    /// <summary>Name of the metric.</summary>',
    `    public const string Name = ${literal(metric.name)};`,
    '',
    '    /// <summary>UCUM unit of the values.</summary>',
    `    public const string Unit = ${literal(metric.unit)};`,
  ]
  if (metric.explicitBucketBoundaries?.length) {
    lines.push('', '    /// <summary>Bucket boundaries that the conventions advise, in the metric\'s unit, ascending.</summary>')
    lines.push(`    public static ReadOnlySpan<double> BucketBoundaries => [${metric.explicitBucketBoundaries.join(', ')}];`)
  }
  return [...lines, '}']
}

function eventName(name, event) {
  const kind = event.kind === 'span_event' ? 'Span event' : 'Log event'
  return [summary(`${xml(event.note)} ${kind}, ${history(event)}.`), `public const string ${name} = ${literal(event.name)};`]
}

function spanClass(name, span) {
  return [
    summary(`${xml(span.note)} ${capital(history(span))}.`),
    `public static class ${name}`,
    '{',
    '    /// <summary>Name of the span type; not sent with spans.</summary>',
    `    public const string Id = ${literal(span.id)};`,
    '',
    '    /// <summary>How the span\'s name is made: braces hold the attribute whose value goes there.</summary>',
    `    public const string NameFormat = ${literal(span.nameFormat)};`,
    '}',
  ]
}
