import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The registry with spans and refinements in one list, a refinement's gaps filled from what it refines. */
export function readRegistry(folder) {
  const read = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const { spans, refinements } = read('spans')
  const byId = new Map(spans.map((span) => [span.id, span]))
  const refined = refinements.map((refinement) => {
    const base = byId.get(refinement.refines)
    if (!base) throw new Error(`${refinement.id} refines ${refinement.refines}, which is not there`)
    const inherited = Object.fromEntries(['spanKind', 'nameFormat', 'operationName', 'since'].map((key) => [key, refinement[key] ?? base[key]]))
    return { ...refinement, ...inherited }
  })
  return {
    attributes: read('attributes'),
    spans: [...spans, ...refined],
    metrics: read('metrics'),
    events: read('events'),
    renames: read('renames'),
    inFlight: read('in-flight'),
    tiers: read('tiers'),
  }
}

export const isDeprecated = (item) => item.status === 'deprecated'

/** Successors as a list, whether the registry gives none, one or several. */
export const successors = (item) => (item.replacedBy == null ? [] : [item.replacedBy].flat())
