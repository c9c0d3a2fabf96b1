/** The value of a JSON text, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The value when the text is a JSON object or array, which reads better as a tree than as prose. */
export function parseStructure(text: string): object | undefined {
  const start = text.trimStart()[0];
  const value = start === '{' || start === '[' ? parseJson(text) : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}
