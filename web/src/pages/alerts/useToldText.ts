import { useQuery } from '@tanstack/react-query';
import { channelsQuery } from '../settings/queries';
import { toldText } from './alertText';

/** Whether there is any channel; true while that is not known. */
export const useHasChannels = (): boolean => useQuery(channelsQuery).data?.items.length !== 0;

/** Says who is told by rules that name these channels. */
export function useToldText(): (channels: readonly string[]) => string {
  const hasChannels = useHasChannels();
  return (channels) => toldText(channels, hasChannels);
}
