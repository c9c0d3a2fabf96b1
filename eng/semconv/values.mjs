import { classOf, file, literal, summary } from './csharp.mjs'
import { pascal } from './naming.mjs'
import { isDeprecated } from './registry.mjs'

/** Values that the conventions list for an attribute: `GenAIValues.OperationName.Chat`. */
export function valueFiles({ attributes }) {
  const roots = new Map()
  for (const attribute of attributes) {
    const values = attribute.knownValues ?? attribute.enum
    if (!values?.length) continue
    const [first, ...rest] = attribute.name.split('.')
    const root = isDeprecated(attribute) ? 'DeprecatedValues' : `${pascal(first)}Values`
    const className = isDeprecated(attribute) ? pascal(attribute.name) : pascal(rest.join('.'))
    const group = roots.get(root) ?? { path: '', leaves: new Map(), branches: new Map() }
    roots.set(root, group)
    group.branches.set(className, { path: attribute.name, attribute, leaves: leaves(attribute.name, values), branches: new Map() })
  }
  return [...roots].map(([root, group]) => [`${root}.cs`, file(rootClass(root, group))])
}

function leaves(attribute, values) {
  const members = new Map()
  for (const value of values) {
    const name = pascal(value)
    if (members.has(name)) throw new Error(`${attribute}: two values give ${name}`)
    members.set(name, value)
  }
  return members
}

function rootClass(root, group) {
  const inner = [...group.branches].map(([name, branch]) => {
    const open = branch.attribute.enumOpen || branch.attribute.knownValues ? ' Others may come.' : ''
    return classOf(name, `Values of <c>${branch.path}</c>.${open}`, branch, value)
  })
  const body = inner.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])).map((line) => (line ? `    ${line}` : line))
  return [summary('Values that the conventions list, by attribute.'), `public static class ${root}`, '{', ...body, '}']
}

function value(name, text) {
  return [summary(`<c>${text}</c>`), `public const string ${name} = ${literal(text)};`]
}
