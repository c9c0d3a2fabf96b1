const allowed = new Set(['http:', 'https:', 'mailto:']);

/** The URL when its scheme is http, https or mailto; null for every other scheme and for relative addresses. */
export function safeUrl(url: string | undefined | null): string | null {
  if (url === undefined || url === null || !URL.canParse(url)) {
    return null;
  }
  return allowed.has(new URL(url).protocol) ? url : null;
}
