import type { LogEntry } from '../../api/types';

const lineMax = 400;

/** The body in one line; attributes where there is none, as of records that are events. */
export function bodyLine({ record }: LogEntry): string {
  if (record.body !== null && record.body !== undefined) {
    return oneLine(typeof record.body === 'string' ? record.body : JSON.stringify(record.body));
  }
  const text = record.attributes.map(({ key, value }) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join('  ');
  return text === '' ? 'No body' : oneLine(text);
}

function oneLine(text: string): string {
  return text.slice(0, lineMax).replace(/\s+/g, ' ');
}

/** A body that is JSON in a text is shown as JSON. */
export function structured(body: unknown): unknown {
  if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) {
    return body;
  }
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // It only began like JSON.
    return body;
  }
}
