import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type DocumentKind } from '../../api/client';

type Change = { id: string; version: number; /** Null ends the document. */ value: object | null };

/** Writes a setting; what depends on settings is asked for again. */
export function useDocumentChange(kind: DocumentKind, onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, version, value }: Change) => {
      await (value === null ? api.deleteDocument(kind, id, version) : api.putDocument(kind, id, value, version));
    },
    onSuccess: onDone,
    // Also after a failure: somebody else may have changed it.
    onSettled: () => Promise.all([['documents', kind], ['prices'], ['status']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
