/** The columns of the list in their order, with their widths. The trace itself cannot be hidden. */
export const columns = [
  { id: 'time', title: 'Time', width: '92px', numeric: false },
  { id: 'status', title: 'Status', width: '84px', numeric: false },
  { id: 'trace', title: 'Trace', width: 'minmax(180px, 1fr)', numeric: false },
  { id: 'agent', title: 'Agent · service', width: 'minmax(90px, 140px)', numeric: false },
  { id: 'duration', title: 'Duration', width: '108px', numeric: false },
  { id: 'tokens', title: 'Tokens in / out', width: '100px', numeric: true },
  { id: 'cost', title: 'Cost', width: '60px', numeric: true },
  { id: 'llm', title: 'LLM', width: '34px', numeric: true },
  { id: 'tools', title: 'Tools', width: '38px', numeric: true },
  { id: 'model', title: 'Model', width: 'minmax(124px, 160px)', numeric: false },
  { id: 'conversation', title: 'Conversation', width: 'minmax(84px, 110px)', numeric: false },
] as const;

export type ColumnId = (typeof columns)[number]['id'];

/** Hidden columns as the address holds them: names separated by commas, in the order of the list; undefined where none is. */
export function hiddenText(hidden: ReadonlySet<ColumnId>): string | undefined {
  const names = columns.filter((column) => hidden.has(column.id)).map((column) => column.id);
  return names.length === 0 ? undefined : names.join(',');
}

export function parseHidden(text: string | undefined): ReadonlySet<ColumnId> {
  const names = new Set(text?.split(','));
  return new Set(columns.map((column) => column.id).filter((id) => id !== 'trace' && names.has(id)));
}
