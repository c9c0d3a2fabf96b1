import type { RedactedField } from '../../api/types';

export type Piece = { text: string; isChanged: boolean };

/** Replacements look like [EMAIL] or [EMAIL:3f7a...]. */
const mask = /\[[A-Z0-9_-]+(?::[0-9a-f]{16})?\]/g;

export function isChanged(field: RedactedField): boolean {
  return field.before !== field.after;
}

/** The stored text with its replacements marked, where the rules made them. */
export function piecesOf(field: RedactedField): Piece[] {
  if (field.after === null) {
    return [];
  }
  if (!isChanged(field)) {
    return [{ text: field.after, isChanged: false }];
  }
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of field.after.matchAll(mask)) {
    if (found.index > end) {
      pieces.push({ text: field.after.slice(end, found.index), isChanged: false });
    }
    pieces.push({ text: found[0], isChanged: true });
    end = found.index + found[0].length;
  }
  if (end < field.after.length) {
    pieces.push({ text: field.after.slice(end), isChanged: false });
  }
  return pieces;
}

/** Each rule once, with how often it fired. */
export function rulesOf(fields: RedactedField[]): [rule: string, count: number][] {
  const counts = new Map<string, number>();
  for (const rule of fields.flatMap((field) => field.rules)) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].sort(([left], [right]) => left.localeCompare(right));
}

/** What the server is asked: JSON as it is, anything else as a text. */
export function requestOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    const isTelemetry =
      typeof parsed === 'object' &&
      parsed !== null &&
      ['resourceSpans', 'resourceLogs', 'resourceMetrics', 'attributes'].some((key) => Object.hasOwn(parsed, key));
    return isTelemetry ? text : JSON.stringify({ text });
  } catch {
    return JSON.stringify({ text });
  }
}
