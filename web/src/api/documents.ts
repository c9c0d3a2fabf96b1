import { api } from './client';
import type { StoredDocument } from './types';

/** A document whose value is of the kind's shape. */
export type DocumentOf<T> = Omit<StoredDocument, 'value'> & { value: T };

/** Settings that people make, kept by the server with their versions. */
export const documents = {
  list: async <T>(kind: string, signal?: AbortSignal) => (await api.documents(kind, signal)).items as DocumentOf<T>[],
  put: <T>(kind: string, id: string, value: T) => api.putDocument(kind, id, JSON.stringify(value)),
  remove: (kind: string, id: string) => api.deleteDocument(kind, id),
};
