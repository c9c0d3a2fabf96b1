// Writes the C# names and the tables of docs/semantic-conventions from the registry. `--out FOLDER` writes below another root, for comparison.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attributeFiles } from './semconv/attributes.mjs'
import { documents } from './semconv/documents.mjs'
import { readRegistry } from './semconv/registry.mjs'
import { signalFiles } from './semconv/signals.mjs'
import { tableFiles } from './semconv/tables.mjs'
import { valueFiles } from './semconv/values.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const outArgument = process.argv.indexOf('--out')
const out = outArgument < 0 ? root : process.argv[outArgument + 1]
const registry = readRegistry(join(root, 'src/Clew.SemanticConventions/registry'))
const generated = 'src/Clew.SemanticConventions/Generated'
const files = new Map()

for (const [name, text] of [...attributeFiles(registry), ...signalFiles(registry), ...valueFiles(registry), ...tableFiles(registry)]) add(`${generated}/${name}`, text)
for (const [name, text] of documents(registry)) add(`docs/semantic-conventions/${name}`, text)

// A class that the registry no longer asks for must go, or it would stay compiled for ever.
const folder = join(out, generated)
if (existsSync(folder)) for (const name of readdirSync(folder)) rmSync(join(folder, name))
for (const [path, text] of files) {
  mkdirSync(dirname(join(out, path)), { recursive: true })
  writeFileSync(join(out, path), text)
}
console.log(`${files.size} files from ${registry.attributes.length} attributes, ${registry.spans.length} spans, ${registry.metrics.length} metrics, ${registry.events.length} events`)

function add(path, text) {
  if (files.has(path)) throw new Error(`${path} would be written twice`)
  files.set(path, text)
}
