import { expect, it } from 'vitest';
import { toCsv } from './csv';

it.each([
  [[['a', 1, null]], 'a,1,\r\n'],
  [[['a,b', 'say "x"']], '"a,b","say ""x"""\r\n'],
  [[['=HYPERLINK("x")']], '"\'=HYPERLINK(""x"")"\r\n'],
])('toCsv(%j)', (rows, text) => {
  expect(toCsv(rows)).toBe(text);
});
