import { api, type DocumentKind } from './client';
import type { Document } from './types';

/** A document whose value is of the kind's shape. */
export type DocumentOf<T> = Omit<Document, 'value'> & { value: T };

/** Settings that people make, kept by the server with their versions. */
export const documents = {
  list: async <T>(kind: DocumentKind, signal?: AbortSignal) => (await api.documents(kind, signal)).items as DocumentOf<T>[],
  put: <T extends object>(kind: DocumentKind, id: string, value: T) => api.putDocument(kind, id, value),
  remove: (kind: DocumentKind, id: string) => api.deleteDocument(kind, id),
};
