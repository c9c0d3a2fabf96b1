export type SlosSearch = { /** Column of the list, with a minus from the largest. */ sort?: string | undefined };

export const parseSlosSearch = (search: Record<string, unknown>): SlosSearch => ({ sort: typeof search['sort'] === 'string' && search['sort'] !== '' ? search['sort'] : undefined });
