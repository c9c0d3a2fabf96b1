const whole = new Intl.NumberFormat('en-US');

/** Prints a count in full: 1,204. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** Prints a count of things, which are one or more: 1 record, 1,204 records. */
export function formatThings(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** Prints a token count in at most five characters or so: 890, 1,204, 12.4k, 3.1M. */
export function formatTokens(count: number): string {
  if (count < 10_000) {
    return whole.format(count);
  }
  if (count < 999_950) {
    return `${trimZero((count / 1e3).toFixed(count < 99_950 ? 1 : 0))}k`;
  }
  return `${trimZero((count / 1e6).toFixed(1))}M`;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}
