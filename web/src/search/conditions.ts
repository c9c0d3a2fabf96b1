/** Queries as text: the server reads the language; this knows only where a condition starts and ends. */

type Piece = { text: string; start: number; end: number; depth: number };

/** Words, quoted texts and signs, each with how many parentheses are open around it. */
function pieces(query: string): Piece[] {
  const found: Piece[] = [];
  let depth = 0;
  for (const match of query.matchAll(/attr\."(?:[^"\\]|\\.)*"?|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[()]|[=!<>~,]+|[^\s()=!<>~,"]+/gi)) {
    const text = match[0];
    depth -= text === ')' ? 1 : 0;
    found.push({ text, start: match.index, end: match.index + text.length, depth });
    depth += text === '(' ? 1 : 0;
  }
  return found;
}

const joins = /^(and|or)$/i;

/** The conditions that are and-ed at the top of a query; null where an "or" stands there, or the text is cut. */
export function conditionsOf(query: string): string[] | null {
  const all = pieces(query);
  if (all.some((piece) => piece.depth < 0) || all.some((piece) => piece.depth === 0 && /^or$/i.test(piece.text))) {
    return null;
  }
  const found: string[] = [];
  let start = 0;
  all.forEach((piece, index) => {
    const next = all[index + 1];
    const isJoin = piece.depth === 0 && joins.test(piece.text);
    if (isJoin) {
      start = piece.end;
    } else if (next === undefined || (next.depth === 0 && joins.test(next.text))) {
      found.push(query.slice(start, piece.end).trim());
    }
  });
  return found;
}

/** A text as it stands in a query: in quotation marks where it must. */
export function quote(text: string): string {
  const bare = /^[A-Za-z0-9._\-/@:+]+$/.test(text) && !/^(and|or|not)$/i.test(text);
  return bare ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

export function equals(field: string, value: string): string {
  return `${field} = ${quote(value)}`;
}

/** Whether the query asks for this condition already, however it is quoted. */
export function hasCondition(query: string, condition: string): boolean {
  return conditionsOf(query)?.some((item) => normal(item) === normal(condition)) ?? false;
}

export function withCondition(query: string, condition: string): string {
  const trimmed = query.trim();
  if (trimmed === '') {
    return condition;
  }
  return hasCondition(trimmed, condition) ? trimmed : `${conditionsOf(trimmed) === null ? `(${trimmed})` : trimmed} and ${condition}`;
}

export function withoutCondition(query: string, condition: string): string {
  const conditions = conditionsOf(query);
  return conditions === null ? query : conditions.filter((item) => normal(item) !== normal(condition)).join(' and ');
}

function normal(condition: string): string {
  return pieces(condition)
    .map((piece) => piece.text.replace(/^(["'])(.*)\1$/, '$2'))
    .join(' ');
}
