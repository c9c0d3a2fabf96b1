import { useMutation, useQueryClient } from '@tanstack/react-query';
import { alertsApi } from '../../api/alerts';
import { refreshAlerts } from './queries';

export type YamlKind = 'alert_rule' | 'slo';

type Change = { id: string; /** What is replaced; 0 where there is no document yet. */ version: number; /** Null ends the document. */ yaml: string | null; /** Nothing of this id is left then, so nobody may ask for it again. */ isGone?: boolean };

/** Writes a rule or an objective; everything that depends on rules is asked for again. */
export function useYamlChange(kind: YamlKind, onDone?: (change: Change) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, version, yaml }: Change) => {
      if (yaml === null) {
        await (kind === 'slo' ? alertsApi.deleteSlo(id, version) : alertsApi.deleteRule(id, version));
      } else {
        await (kind === 'slo' ? alertsApi.putSlo(id, yaml, version) : alertsApi.putRule(id, yaml, version));
      }
    },
    // Also after a failure: somebody else may have changed it.
    onSettled: (_, error, { id, isGone = false }) => refreshAlerts(client, isGone && error === null ? id : undefined),
    onSuccess: (_, change) => onDone?.(change),
  });
}
