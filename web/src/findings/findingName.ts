import type { Detector } from '../api/types';

/** Two or three words for a type; one that no detector of this server has is written as it is. */
export function findingName(type: string, detectors: ReadonlyMap<string, Detector>): string {
  const words = detectors.get(type)?.name ?? type.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
