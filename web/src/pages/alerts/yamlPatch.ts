/** In quotes, so that no text is read as anything else. A JSON text is a YAML text. */
export const quoted = (text: string): string => JSON.stringify(text);

/** Without quotes where that cannot be misread: numbers, durations and percentages look as people write them. */
export const plain = (text: string): string => (/^[\d.]+\s?(%|[a-zµ]\w*)?$/i.test(text) || /^[a-z]+$/i.test(text) ? text : quoted(text));

export const list = (items: readonly string[]): string => `[${items.map(word).join(', ')}]`;

const word = (text: string): string => (/^[a-z][\w.-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : quoted(text));

/**
 * Sets what stands under a key at the top of a text; every other line, comments too, stays as somebody wrote it.
 * @param lines What to write, its first line with the key; null takes the key out.
 * @param order Keys in the order in which a new one finds its place.
 */
export function setKey(yaml: string, key: string, lines: readonly string[] | null, order: readonly string[]): string {
  const all = yaml === '' ? [] : yaml.replace(/\n$/, '').split('\n');
  const start = all.findIndex((line) => keyOf(line) === key);
  if (start >= 0) {
    all.splice(start, endOf(all, start) - start, ...(lines ?? []));
  } else if (lines !== null) {
    all.splice(placeOf(all, key, order), 0, ...lines);
  }
  return all.length === 0 ? '' : `${all.join('\n')}\n`;
}

/** Lines under a key at the top, with that of the key; null where it is not said. */
export function linesOf(yaml: string, key: string): string[] | null {
  const all = yaml.split('\n');
  const start = all.findIndex((line) => keyOf(line) === key);
  return start < 0 ? null : all.slice(start, endOf(all, start));
}

/** Keys at the top of a text. */
export const topKeys = (yaml: string): string[] => yaml.split('\n').flatMap((line) => keyOf(line) ?? []);

function keyOf(line: string): string | null {
  return /^(["']?)([\w.-]+)\1\s*:(?:\s|$)/.exec(line)?.[2] ?? null;
}

/** What is indented, or an element of a list, belongs to the key above; empty lines before the next key do not. */
function endOf(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && /^(\s|-|$)/.test(lines[end]!)) {
    end++;
  }
  while (end > start + 1 && lines[end - 1]!.trim() === '') {
    end--;
  }
  return end;
}

function placeOf(lines: readonly string[], key: string, order: readonly string[]): number {
  const before = order.slice(0, order.indexOf(key));
  const last = lines.findLastIndex((line) => before.includes(keyOf(line) ?? ''));
  return last < 0 ? 0 : endOf(lines, last);
}
