import { classOf, file, literal, summary, xml } from './csharp.mjs'
import { tree } from './naming.mjs'
import { isDeprecated, successors } from './registry.mjs'

/** One class a namespace, each once as text and once as UTF-8, and one for everything deprecated. */
export function attributeFiles({ attributes }) {
  const current = tree(attributes.filter((attribute) => !isDeprecated(attribute)), (attribute) => attribute.name)
  const deprecated = tree(attributes.filter(isDeprecated), (attribute) => attribute.name)
  const classes = [...current.branches].map(([name, branch]) => [`${name}Attributes`, `Attributes <c>${branch.path}.*</c>`, branch])
  classes.push(['DeprecatedAttributes', 'Attributes that were renamed or removed: to be read, never to be written', deprecated])
  return classes.flatMap(([name, text, branch]) => [
    [`${name}.cs`, file(classOf(name, `${text}.`, branch, constant))],
    [`${name}Utf8.cs`, file(classOf(`${name}Utf8`, `${text}, as UTF-8 for comparison with received bytes.`, branch, bytes))],
  ])
}

export function facts(attribute) {
  const [successor] = successors(attribute)
  return [
    `<c>${attribute.name}</c>: ${attribute.type}, ${isDeprecated(attribute) ? `deprecated since ${attribute.deprecatedIn}` : attribute.stability}`,
    attribute.since === 'core' ? ', a core attribute' : `, since ${attribute.since}`,
    attribute.sensitive ? ', may hold sensitive content' : '',
    successor ? `; use <c>${successor}</c>` : '',
    '.',
  ].join('')
}

function constant(name, attribute) {
  return [summary(`${xml(attribute.note)} ${facts(attribute)}`), `public const string ${name} = ${literal(attribute.name)};`]
}

function bytes(name, attribute) {
  return [summary(`<c>${attribute.name}</c>`), `public static ReadOnlySpan<byte> ${name} => ${literal(attribute.name)}u8;`]
}
