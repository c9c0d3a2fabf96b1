import type {
  AgentDetail,
  AgentGraph,
  AgentOverview,
  Conversation,
  ConversationPage,
  Destinations,
  DestinationTest,
  Document,
  DocumentList,
  DetectorList,
  FacetParameters,
  Facets,
  FindingPage,
  FindingParameters,
  FindingSummary,
  FindingSummaryParameters,
  ImportResult,
  Ledger,
  LogPage,
  LogParameters,
  LogSummary,
  McpOverview,
  MetricList,
  MetricParameters,
  MetricTimeline,
  ModelDetail,
  ModelOverview,
  Normalized,
  Overview,
  Prices,
  Problem,
  Redacted,
  SearchCompletion,
  Series,
  SeriesParameters,
  ServerInfo,
  SpanDetail,
  Configuration,
  Sampling,
  SamplingSimulation,
  Status,
  ToolDetail,
  ToolFailures,
  ToolOverview,
  Trace,
  TraceListParameters,
  TraceLogPage,
  TraceMessages,
  TracePage,
  UsageAnswer,
  UserDetail,
  UserPage,
} from './types';

/** An answer other than 2xx, with the problem document where the server sent one. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

type QueryValue = string | number | boolean | Record<string, string> | null | undefined;

/** Prints query parameters; a map becomes one parameter per key, as in `attr.KEY=VALUE`. */
export function toQueryString(parameters: Record<string, QueryValue>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null || value === '') {
      continue;
    }
    if (typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        query.append(`${name}.${key}`, item);
      }
    } else {
      query.append(name, String(value));
    }
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = { title: response.statusText || `HTTP ${response.status}`, status: response.status };
  if (!(response.headers.get('content-type') ?? '').includes('json')) {
    return fallback;
  }
  return { ...fallback, ...((await response.json()) as Problem) };
}

export const get = <T>(path: string, signal?: AbortSignal) => send<T>(path, { signal: signal ?? null, headers: { accept: 'application/json' } });

const post = <T>(path: string, json: string | Blob) =>
  send<T>(path, { method: 'POST', body: json, headers: { accept: 'application/json', 'content-type': 'application/json' } });

export async function send<T>(path: string, request: RequestInit): Promise<T> {
  const response = await answerTo(path, request);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function answerTo(path: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    if (request.signal?.aborted) {
      throw error;
    }
    throw new ApiError({ title: 'Server not reachable', status: 0, detail: 'The Clew server does not answer. Is it still running?' });
  }
  if (!response.ok) {
    throw new ApiError(await problemOf(response));
  }
  return response;
}

/** @param version What is to be replaced; 0 for a document that must not be there yet, undefined for whatever is there. */
const change = <T>(method: 'PUT' | 'DELETE', path: string, version: number | undefined, json?: string) =>
  send<T>(path, {
    method,
    body: json ?? null,
    headers: { accept: 'application/json', ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...conditionOf(version) },
  });

export const conditionOf = (version: number | undefined): Record<string, string> =>
  version === undefined ? {} : version === 0 ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` };

type Range = { from?: string | undefined; to?: string | undefined };
type Scoped = Range & { service?: string | undefined; environment?: string | undefined; agent?: string | undefined };
type Paging = { limit?: number | undefined; cursor?: string | undefined };

const trace = (traceId: string) => `/api/v1/traces/${encodeURIComponent(traceId)}`;

export const api = {
  info: (signal?: AbortSignal) => get<ServerInfo>('/api/v1/info', signal),
  traces: (parameters: TraceListParameters, signal?: AbortSignal) =>
    get<TracePage>(`/api/v1/traces${toQueryString(parameters)}`, signal),
  trace: (traceId: string, paging: Paging, signal?: AbortSignal) => get<Trace>(`${trace(traceId)}${toQueryString(paging)}`, signal),
  span: (traceId: string, spanId: string, signal?: AbortSignal) =>
    get<SpanDetail>(`${trace(traceId)}/spans/${encodeURIComponent(spanId)}`, signal),
  ledger: (traceId: string, paging: Paging, signal?: AbortSignal) => get<Ledger>(`${trace(traceId)}/ledger${toQueryString(paging)}`, signal),
  messages: (traceId: string, spanIds: string[], signal?: AbortSignal) =>
    get<TraceMessages>(`${trace(traceId)}/messages${toQueryString({ spans: spanIds.join(',') })}`, signal),
  traceLogs: (traceId: string, paging: Paging, signal?: AbortSignal) => get<TraceLogPage>(`${trace(traceId)}/logs${toQueryString(paging)}`, signal),
  /** Where the browser downloads the trace as OTLP/JSON. */
  exportUrl: (traceId: string) => `${trace(traceId)}/export`,
  exportText: async (traceId: string, signal?: AbortSignal) => (await answerTo(`${trace(traceId)}/export`, { signal: signal ?? null })).text(),
  /** @param file OTLP/JSON as `exportUrl` gives it; the server says what is wrong with it. */
  importTraces: (file: Blob) => post<ImportResult>('/api/v1/import', file),
  models: (parameters: Range & { unpriced?: boolean | undefined; limit?: number }, signal?: AbortSignal) =>
    get<UsageAnswer>(`/api/v1/models${toQueryString(parameters)}`, signal),
  overview: (parameters: Range & { service?: string | undefined; environment?: string | undefined; agent?: string | undefined }, signal?: AbortSignal) =>
    get<Overview>(`/api/v1/overview${toQueryString(parameters)}`, signal),
  series: (parameters: SeriesParameters, signal?: AbortSignal) => get<Series>(`/api/v1/series${toQueryString(parameters)}`, signal),
  agentOverview: (scope: Scoped, signal?: AbortSignal) => get<AgentOverview>(`/api/v1/overview/agents${toQueryString(scope)}`, signal),
  toolOverview: (scope: Scoped, signal?: AbortSignal) => get<ToolOverview>(`/api/v1/overview/tools${toQueryString(scope)}`, signal),
  modelOverview: (scope: Scoped, signal?: AbortSignal) => get<ModelOverview>(`/api/v1/overview/models${toQueryString(scope)}`, signal),
  mcp: (scope: Scoped, signal?: AbortSignal) => get<McpOverview>(`/api/v1/mcp${toQueryString(scope)}`, signal),
  agent: (name: string, scope: Scoped, signal?: AbortSignal) => get<AgentDetail>(`/api/v1/agents/${encodeURIComponent(name)}${toQueryString(scope)}`, signal),
  agentGraph: (name: string, scope: Scoped, signal?: AbortSignal) => get<AgentGraph>(`/api/v1/agents/${encodeURIComponent(name)}/graph${toQueryString(scope)}`, signal),
  tool: (name: string, scope: Scoped, signal?: AbortSignal) => get<ToolDetail>(`/api/v1/tools/${encodeURIComponent(name)}${toQueryString(scope)}`, signal),
  toolFailures: (name: string, scope: Scoped, signal?: AbortSignal) => get<ToolFailures>(`/api/v1/tools/${encodeURIComponent(name)}/failures${toQueryString(scope)}`, signal),
  model: (name: string, scope: Scoped, signal?: AbortSignal) => get<ModelDetail>(`/api/v1/models/${encodeURIComponent(name)}${toQueryString(scope)}`, signal),
  findings: (parameters: FindingParameters, signal?: AbortSignal) => get<FindingPage>(`/api/v1/findings${toQueryString(parameters)}`, signal),
  findingSummary: (parameters: FindingSummaryParameters, signal?: AbortSignal) => get<FindingSummary>(`/api/v1/findings/summary${toQueryString(parameters)}`, signal),
  detectors: (signal?: AbortSignal) => get<DetectorList>('/api/v1/detectors', signal),
  facets: (parameters: FacetParameters, signal?: AbortSignal) => get<Facets>(`/api/v1/facets${toQueryString(parameters)}`, signal),
  complete: (query: string, cursor: number, signal?: AbortSignal) =>
    get<SearchCompletion>(`/api/v1/search/complete${toQueryString({ query, cursor })}`, signal),
  conversations: (parameters: Range & Paging & { user?: string | undefined; order?: string | undefined }, signal?: AbortSignal) =>
    get<ConversationPage>(`/api/v1/conversations${toQueryString(parameters)}`, signal),
  /** @param json Spans as somebody pasted them; the server says what is wrong with them. */
  normalize: (json: string) => post<Normalized>('/api/v1/normalize', json),
  /** @param json A text or telemetry as somebody pasted it. */
  redact: (json: string) => post<Redacted>('/api/v1/redact', json),
  sampling: (signal?: AbortSignal) => get<Sampling>('/api/v1/sampling', signal),
  /** @param yaml A configuration with a section `sampling`; the server says what is wrong with it. */
  simulateSampling: (yaml: string, range: Range) =>
    send<SamplingSimulation>(`/api/v1/sampling/simulate${toQueryString(range)}`, { method: 'POST', body: yaml, headers: { accept: 'application/json', 'content-type': 'application/yaml' } }),
  conversation: (conversationId: string, signal?: AbortSignal) =>
    get<Conversation>(`/api/v1/conversations/${encodeURIComponent(conversationId)}?context=true`, signal),
  users: (parameters: Range & Paging, signal?: AbortSignal) => get<UserPage>(`/api/v1/users${toQueryString(parameters)}`, signal),
  user: (userId: string, range: Range, signal?: AbortSignal) => get<UserDetail>(`/api/v1/users/${encodeURIComponent(userId)}${toQueryString(range)}`, signal),
  logs: (parameters: LogParameters & Paging, signal?: AbortSignal) => get<LogPage>(`/api/v1/logs${toQueryString(parameters)}`, signal),
  logSummary: (parameters: LogParameters, signal?: AbortSignal) => get<LogSummary>(`/api/v1/logs/summary${toQueryString(parameters)}`, signal),
  metrics: (parameters: Range & { service?: string | undefined }, signal?: AbortSignal) => get<MetricList>(`/api/v1/metrics${toQueryString(parameters)}`, signal),
  metric: (parameters: MetricParameters, signal?: AbortSignal) => get<MetricTimeline>(`/api/v1/metrics/series${toQueryString(parameters)}`, signal),
  prices: (signal?: AbortSignal) => get<Prices>('/api/v1/prices', signal),
  configuration: (signal?: AbortSignal) => get<Configuration>('/api/v1/config', signal),
  status: (signal?: AbortSignal) => get<Status>('/api/v1/status', signal),
  destinations: (signal?: AbortSignal) => get<Destinations>('/api/v1/destinations', signal),
  /** Sends one span to a destination and tells what came of it. */
  testDestination: (name: string) => post<DestinationTest>(`/api/v1/destinations/${encodeURIComponent(name)}/test`, ''),
  documents: (kind: DocumentKind, signal?: AbortSignal) => get<DocumentList>(`/api/v1/documents/${kind}`, signal),
  documentVersions: (kind: DocumentKind, id: string, signal?: AbortSignal) => get<DocumentList>(`/api/v1/documents/${kind}/${encodeURIComponent(id)}/versions`, signal),
  /** @param version The version that is to be replaced, 0 for none. */
  putDocument: (kind: DocumentKind, id: string, value: object, version?: number) =>
    change<Document>('PUT', `/api/v1/documents/${kind}/${encodeURIComponent(id)}`, version, JSON.stringify(value)),
  deleteDocument: (kind: DocumentKind, id: string, version?: number) => change<undefined>('DELETE', `/api/v1/documents/${kind}/${encodeURIComponent(id)}`, version),
};

export type DocumentKind = 'view' | 'price_override' | 'mapping' | 'retention' | 'alert_rule' | 'slo';

