/** Tokens `--series-1` and so on. */
export const colorCount = 8;

function hash(text: string): number {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  }
  return value >>> 0;
}

/** A colour for each name: the same name gets the same one everywhere unless two of one chart would look alike. */
export function colorsOf(names: readonly string[]): Map<string, string> {
  const taken = new Set<number>();
  const colors = new Map<string, string>();
  for (const name of [...names].sort()) {
    let number = hash(name) % colorCount;
    while (taken.size < colorCount && taken.has(number)) {
      number = (number + 1) % colorCount;
    }
    taken.add(number);
    colors.set(name, `var(--series-${number + 1})`);
  }
  return colors;
}
