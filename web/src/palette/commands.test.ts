import { expect, test } from 'vitest';
import { commandsFor, type Known } from './commands';

const known: Known = {
  pages: [['Traces', '/traces']],
  views: [{ kind: 'view', id: 'slow-1', version: 1, created: '', author: null, deleted: false, value: { name: 'Slow runs', query: 'duration > 5s', range: null, columns: ['time', 'trace'] } }],
  recent: [{ traceId: 'a'.repeat(32), rootName: 'invoke_agent planner', agent: 'planner' }],
  conversations: { expected: 'value', from: 0, to: 0, error: null, items: [{ text: '"a b/c"', kind: 'value', detail: null, count: 1 }] },
  users: undefined,
  agents: undefined,
  theme: 'light',
  nextTheme: 'dark',
  info: undefined,
};

test('commandsFor nothing offers pages, views, recent traces and the theme', () => {
  expect([...new Set(commandsFor('', known).map((command) => command.group))]).toEqual(['Pages', 'Saved views', 'Recent traces', 'Actions']);
});

test('commandsFor a trace id opens it', () => {
  const id = 'ABCDEF0123456789ABCDEF0123456789';
  expect(commandsFor(id, known)[0]?.action).toEqual({ do: 'go', to: `/traces/${id.toLowerCase()}` });
});

test('commandsFor a text narrows, and ends with the search', () => {
  const found = commandsFor('slow', known);
  expect(found.find((command) => command.group === 'Saved views')?.action).toMatchObject({ to: '/traces', search: { query: 'duration > 5s' } });
  expect(found.find((command) => command.group === 'Conversations')?.action).toEqual({ do: 'go', to: '/conversations/a%20b%2Fc' });
  expect(found.at(-1)?.action).toEqual({ do: 'go', to: '/traces', search: { query: 'slow' } });
});
