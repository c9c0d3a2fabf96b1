import { ApiError } from './client';

/** A document of the store: settings of the people who use it, versioned so that two writers do not undo each other. */
export type StoredDocument<T> = { id: string; version: number; json: T };

const address = (kind: string, id?: string) => `/api/v1/documents/${encodeURIComponent(kind)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

async function send<T>(path: string, request: RequestInit): Promise<T> {
  const response = await fetch(path, request);
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
    throw new ApiError({ status: response.status, title: problem.title ?? response.statusText, detail: problem.detail ?? `HTTP ${response.status}` });
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const documents = {
  list: async <T>(kind: string, signal?: AbortSignal) => (await send<{ items: StoredDocument<T>[] }>(address(kind), { signal: signal ?? null })).items,
  /** @param version What was read; null for a new document. The server refuses a version that is not the newest. */
  put: <T>(kind: string, id: string, json: T, version: number | null) =>
    send<StoredDocument<T>>(address(kind, id), {
      method: 'PUT',
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json', ...(version === null ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` }) },
    }),
  remove: (kind: string, id: string) => send<void>(address(kind, id), { method: 'DELETE' }),
};
