import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { infoQuery } from '../traces/queries';

/** Whether this server forwards and stores nothing. Before it has said so, its own page tells: the server leads nobody else there. */
export function useIsRelay(): boolean {
  const info = useQuery(infoQuery).data;
  const { pathname } = useLocation();
  return info?.relay ?? pathname === '/relay';
}
