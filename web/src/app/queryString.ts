/** The search part of a URL as values; `attr.KEY=VALUE` parameters are gathered under `attr`. */
export function parseQueryString(search: string): Record<string, string | Record<string, string>> {
  const values: Record<string, string> = {};
  const attributes: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (name.startsWith('attr.')) {
      attributes[name.slice('attr.'.length)] = value;
    } else {
      values[name] = value;
    }
  }
  return Object.keys(attributes).length === 0 ? values : { ...values, attr: attributes };
}
