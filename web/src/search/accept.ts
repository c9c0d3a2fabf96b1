import type { SearchCompletion, SearchSuggestion } from '../api/types';

/** The query with a suggestion in the place it is for, and where the cursor goes then. */
export function accept(query: string, { from, to }: Pick<SearchCompletion, 'from' | 'to'>, item: Pick<SearchSuggestion, 'text'>): { query: string; cursor: number } {
  const before = query.slice(0, from);
  const gap = before !== '' && !/[\s(]$/.test(before) ? ' ' : '';
  // What goes on without a space: a list, a group, an attribute's name.
  const opens = item.text === 'in' || item.text === 'not in';
  const ends = item.text.endsWith('(') || item.text.endsWith('.') ? '' : opens ? ' (' : ' ';
  const head = `${before}${gap}${item.text}${ends}`;
  const rest = query.slice(to);
  return { query: head + (ends === ' ' ? rest.replace(/^ /, '') : rest), cursor: head.length };
}
