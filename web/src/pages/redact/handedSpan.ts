import type { SpanDetail } from '../../api/types';

/** A span is too long for an address, and belongs to nobody else's session. */
const key = 'clew.redact.input';

/** Leaves a stored span for the redaction page, in the form that it takes. */
export function handSpan(detail: SpanDetail): void {
  const attributes = Object.fromEntries(detail.attributes.map((attribute) => [attribute.key, attribute.value]));
  sessionStorage.setItem(key, JSON.stringify({ name: detail.name, resource: { 'service.name': detail.service }, attributes }, null, 2));
}

/** What was left, once; empty when nothing was. */
export function takeHandedSpan(): string {
  const text = sessionStorage.getItem(key) ?? '';
  sessionStorage.removeItem(key);
  return text;
}
