import { expect, test } from 'vitest';
import { safeUrl } from './safeUrl';

test.each(['https://example.com/a?b', 'http://localhost:1', 'mailto:ada@example.com'])('safeUrl keeps %s', (url) => {
  expect(safeUrl(url)).toBe(url);
});

test.each(['javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/traces', 'vbscript:x', undefined])(
  'safeUrl refuses %j',
  (url) => {
    expect(safeUrl(url)).toBeNull();
  },
);
