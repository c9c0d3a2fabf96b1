const words = new Map([
  ['ai', 'AI'],
  ['gen_ai', 'GenAI'],
  ['jsonrpc', 'JsonRpc'],
  ['openai', 'OpenAI'],
])

/** A name or value of the conventions as a C# identifier: `gcp.gen_ai` to `GcpGenAI`, `resources/list` to `ResourcesList`. */
export function pascal(text) {
  const name = text.split('.').map(segment).join('')
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) throw new Error(`${text} gives no identifier: ${name}`)
  return name
}

function segment(text) {
  if (words.has(text)) return words.get(text)
  const parts = text.replace(/([a-z])([A-Z])/g, '$1_$2').split(/[_\-/\s]+/)
  return parts.filter(Boolean).map((part) => words.get(part) ?? part[0].toUpperCase() + part.slice(1).toLowerCase()).join('')
}

/**
 * Items as a tree that follows the dots of their names. An item and a branch cannot share a name (a C# class cannot be a constant too), and
 * no member may be called like its class.
 */
export function tree(items, nameOf) {
  const top = { path: '', className: '', leaves: new Map(), branches: new Map() }
  for (const item of items) {
    const segments = nameOf(item).split('.')
    let node = top
    for (const [index, part] of segments.entries()) {
      const name = pascal(part)
      if (name === node.className) throw new Error(`${nameOf(item)}: ${name} would be a member of a class of that name`)
      if (index === segments.length - 1) {
        if (node.leaves.has(name) || node.branches.has(name)) throw new Error(`${nameOf(item)}: ${name} is taken`)
        node.leaves.set(name, item)
      } else {
        if (node.leaves.has(name)) throw new Error(`${nameOf(item)}: ${name} is a leaf already`)
        if (!node.branches.has(name)) {
          node.branches.set(name, { path: segments.slice(0, index + 1).join('.'), className: name, leaves: new Map(), branches: new Map() })
        }
        node = node.branches.get(name)
      }
    }
  }
  return top
}
