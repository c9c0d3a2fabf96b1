import { plain, setKey, topKeys } from './yamlPatch';

type Switchable = { id: string; origin: 'builtin' | 'configuration' | 'document'; isBuiltIn: boolean; yaml: string };

const order = ['id', 'name', 'severity', 'enabled'];

/** A document may leave out the id, which its address says; the text that is checked says it. */
export function withId(yaml: string, id: string): string {
  return topKeys(yaml).includes('id') ? yaml : setKey(yaml, 'id', [`id: ${plain(id)}`], order);
}

/**
 * The document that turns a rule or objective on or off; null where that is no document at all. Of what is built in it says only that, so that the
 * rest follows later versions.
 */
export function enabledText({ id, origin, isBuiltIn, yaml }: Switchable, isOn: boolean): string | null {
  if (origin === 'builtin') {
    return `id: ${id}\nenabled: ${isOn}\n`;
  }
  const saysNothingElse = topKeys(yaml).every((key) => key === 'id' || key === 'enabled');
  return origin === 'document' && isBuiltIn && isOn && saysNothingElse ? null : setKey(withId(yaml, id), 'enabled', [`enabled: ${isOn}`], order);
}
