import type { Span } from '../api/types';

/**
 * A model name without the date of its release, as in gpt-4o-2024-08-06 or claude-sonnet-4-20250514, and without the
 * path some gateways put before it: what fits a column. The full name belongs in the tooltip.
 */
export function shortModel(model: string): string {
  const name = model.slice(model.lastIndexOf('/') + 1).replace(/-(20\d{2}-\d{2}-\d{2}|20\d{6})(?=$|-v\d)/, '');
  return name === '' ? model : name;
}

/** The name of an agent, tool or model as a label: only that of a model is made short. */
export function subjectLabel(kind: Span['kind'], name: string): string {
  return kind === 'llm' || kind === 'embedding' || kind === 'rerank' ? shortModel(name) : name;
}
