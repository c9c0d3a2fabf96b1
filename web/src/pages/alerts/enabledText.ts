import { setKey } from './yamlPatch';

type Switchable = { origin: 'builtin' | 'configuration' | 'document'; yaml: string };

/** The document that turns a rule or objective on or off. Of what is built in it says only that, so that the rest follows later versions. */
export function enabledText({ origin, yaml }: Switchable, isOn: boolean): string {
  return origin === 'builtin' ? `enabled: ${isOn}\n` : setKey(yaml, 'enabled', [`enabled: ${isOn}`], ['id', 'name', 'severity', 'enabled']);
}
