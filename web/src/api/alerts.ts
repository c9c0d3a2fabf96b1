import { conditionOf, get, send, toQueryString } from './client';
import type { AlertHistory, AlertHistoryParameters, AlertPreview, AlertRule, AlertRuleCheck, AlertRuleList, Alerts, AlertSilence, AlertSilenceList, Channels, ChannelTest, NewSilence, Slo, SloCheck, SloDetail, SloList } from './types';

const rule = (id: string) => `/api/v1/alerts/rules/${encodeURIComponent(id)}`;
const slo = (id: string) => `/api/v1/slos/${encodeURIComponent(id)}`;

const yamlTo = <T>(method: 'POST' | 'PUT', path: string, yaml: string, version?: number, signal?: AbortSignal) =>
  send<T>(path, { method, body: yaml, signal: signal ?? null, headers: { accept: 'application/json', 'content-type': 'application/yaml', ...conditionOf(version) } });

const remove = (path: string, version?: number) => send<undefined>(path, { method: 'DELETE', headers: { accept: 'application/json', ...conditionOf(version) } });

/** Rules, what they found, and objectives. A rule or objective is text: the server says what is wrong with it. */
export const alertsApi = {
  alerts: (signal?: AbortSignal) => get<Alerts>('/api/v1/alerts', signal),
  history: (parameters: AlertHistoryParameters, signal?: AbortSignal) => get<AlertHistory>(`/api/v1/alerts/history${toQueryString(parameters)}`, signal),
  silences: (signal?: AbortSignal) => get<AlertSilenceList>('/api/v1/alerts/silences', signal),
  silence: (silence: NewSilence) =>
    send<AlertSilence>('/api/v1/alerts/silences', { method: 'POST', body: JSON.stringify(silence), headers: { accept: 'application/json', 'content-type': 'application/json' } }),
  endSilence: (id: string) => remove(`/api/v1/alerts/silences/${encodeURIComponent(id)}`),
  rules: (signal?: AbortSignal) => get<AlertRuleList>('/api/v1/alerts/rules', signal),
  rule: (id: string, signal?: AbortSignal) => get<AlertRule>(rule(id), signal),
  checkRule: (yaml: string, signal?: AbortSignal) => yamlTo<AlertRuleCheck>('POST', '/api/v1/alerts/rules/check', yaml, undefined, signal),
  previewRule: (yaml: string, from: string, signal?: AbortSignal) => yamlTo<AlertPreview>('POST', `/api/v1/alerts/rules/preview${toQueryString({ from })}`, yaml, undefined, signal),
  /** @param version The version of the document that is to be replaced, 0 for none. */
  putRule: (id: string, yaml: string, version: number) => yamlTo<AlertRule>('PUT', rule(id), yaml, version),
  deleteRule: (id: string, version: number) => remove(rule(id), version),
  channels: (signal?: AbortSignal) => get<Channels>('/api/v1/alerts/channels', signal),
  /** Tells a channel of an alert that is none, and what came of it. */
  testChannel: (name: string) => send<ChannelTest>(`/api/v1/alerts/channels/${encodeURIComponent(name)}/test`, { method: 'POST', headers: { accept: 'application/json' } }),
  slos: (signal?: AbortSignal) => get<SloList>('/api/v1/slos', signal),
  slo: (id: string, signal?: AbortSignal) => get<SloDetail>(slo(id), signal),
  checkSlo: (yaml: string, signal?: AbortSignal) => yamlTo<SloCheck>('POST', '/api/v1/slos/check', yaml, undefined, signal),
  /** @param version The version of the document that is to be replaced, 0 for none. */
  putSlo: (id: string, yaml: string, version: number) => yamlTo<Slo>('PUT', slo(id), yaml, version),
  deleteSlo: (id: string, version: number) => remove(slo(id), version),
};
