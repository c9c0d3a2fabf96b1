import type {
  Conversation,
  ConversationPage,
  DocumentList,
  FacetParameters,
  Facets,
  Ledger,
  Normalized,
  Problem,
  SearchCompletion,
  ServerInfo,
  SpanDetail,
  StoredDocument,
  Trace,
  TraceListParameters,
  TracePage,
  UsageAnswer,
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

const get = <T>(path: string, signal?: AbortSignal) => send<T>(path, { signal: signal ?? null, headers: { accept: 'application/json' } });

const post = <T>(path: string, json: string) =>
  send<T>(path, { method: 'POST', body: json, headers: { accept: 'application/json', 'content-type': 'application/json' } });

async function send<T>(path: string, request: RequestInit): Promise<T> {
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
  return (response.status === 204 ? null : await response.json()) as T;
}

type Range = { from?: string | undefined; to?: string | undefined };
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
  models: (parameters: Range & { unpriced?: boolean | undefined; limit?: number }, signal?: AbortSignal) =>
    get<UsageAnswer>(`/api/v1/models${toQueryString(parameters)}`, signal),
  facets: (parameters: FacetParameters, signal?: AbortSignal) => get<Facets>(`/api/v1/facets${toQueryString(parameters)}`, signal),
  complete: (query: string, cursor: number, signal?: AbortSignal) =>
    get<SearchCompletion>(`/api/v1/search/complete${toQueryString({ query, cursor })}`, signal),
  documents: (kind: string, signal?: AbortSignal) => get<DocumentList>(`/api/v1/documents/${encodeURIComponent(kind)}`, signal),
  putDocument: (kind: string, id: string, json: string) =>
    send<StoredDocument>(`/api/v1/documents/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, {
      method: 'PUT',
      body: json,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    }),
  deleteDocument: (kind: string, id: string) =>
    send<null>(`/api/v1/documents/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  conversations: (parameters: Range & Paging & { user?: string | undefined }, signal?: AbortSignal) =>
    get<ConversationPage>(`/api/v1/conversations${toQueryString(parameters)}`, signal),
  /** @param json Spans as somebody pasted them; the server says what is wrong with them. */
  normalize: (json: string) => post<Normalized>('/api/v1/normalize', json),
  conversation: (conversationId: string, signal?: AbortSignal) =>
    get<Conversation>(`/api/v1/conversations/${encodeURIComponent(conversationId)}`, signal),
};
