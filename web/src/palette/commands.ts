import type { toQueryString } from '../api/client';
import type { SearchCompletion, ServerInfo, TraceSummary } from '../api/types';
import type { ThemeChoice } from '../app/theme';
import { snippets } from '../pages/traces/snippets';
import { equals } from '../search/conditions';
import { toSearch, type SavedView } from '../views/savedViews';

type Target = { to: string; search?: Parameters<typeof toQueryString>[0] };

/** What a command does; the palette itself knows how. */
export type Action =
  | { do: 'go'; to: string; search?: Target['search'] }
  | { do: 'theme'; theme: ThemeChoice }
  | { do: 'copy'; text: string };

export type Command = { id: string; group: string; title: string; detail?: string | undefined; action: Action };

/** What the palette knows besides what is typed. */
export type Known = {
  /** Title and path. */
  pages: [string, string][];
  views: SavedView[];
  recent: Pick<TraceSummary, 'traceId' | 'rootName' | 'agent'>[];
  /** Completions of `conversation =` and `user =` with what is typed. */
  conversations: SearchCompletion | undefined;
  users: SearchCompletion | undefined;
  agents: SearchCompletion | undefined;
  theme: ThemeChoice;
  nextTheme: ThemeChoice;
  info: ServerInfo | undefined;
};

const perGroup = 8;

/** The commands that fit what was typed, in groups. */
export function commandsFor(typed: string, known: Known): Command[] {
  const text = typed.trim();
  const fits = (title: string) => title.toLowerCase().includes(text.toLowerCase());
  const groups: Command[][] = [
    isTraceId(text) ? [{ id: 'trace', group: 'Trace', title: `Open trace ${text}`, action: { do: 'go', to: `/traces/${text.toLowerCase()}` } }] : [],
    known.pages.filter(([title]) => fits(title)).map(([title, to]) => ({ id: `page ${to}`, group: 'Pages', title, action: { do: 'go', to } })),
    known.views
      .filter((view) => fits(view.value.name))
      .map((view) => ({
        id: `view ${view.id}`,
        group: 'Saved views',
        title: view.value.name,
        detail: view.value.query ?? undefined,
        action: { do: 'go', to: '/traces', search: toSearch(view.value) },
      })),
    known.recent
      .filter((trace) => fits(`${trace.rootName} ${trace.traceId}`))
      .map((trace) => ({
        id: `recent ${trace.traceId}`,
        group: 'Recent traces',
        title: trace.rootName === '' ? trace.traceId : trace.rootName,
        detail: trace.traceId,
        action: { do: 'go', to: `/traces/${trace.traceId}` },
      })),
    text === '' ? [] : named(known.agents, 'Agents', (name) => ({ to: '/traces', search: { query: equals('agent', name) } })),
    text === '' ? [] : named(known.conversations, 'Conversations', (id) => ({ to: `/conversations/${encodeURIComponent(id)}` })),
    text === '' ? [] : named(known.users, 'Users', (id) => ({ to: '/traces', search: { query: equals('user', id) } })),
    actions(known).filter((command) => fits(command.title)),
  ];
  const search: Command[] =
    text === ''
      ? []
      : [{ id: 'search', group: 'Search', title: `Search traces for ${text}`, action: { do: 'go', to: '/traces', search: { query: text } } }];
  return [...groups.flatMap((group) => group.slice(0, perGroup)), ...search];
}

function isTraceId(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text);
}

function named(completion: SearchCompletion | undefined, group: string, target: (name: string) => Target): Command[] {
  return (completion?.items ?? []).map((item) => {
    const name = item.text.startsWith('"') ? item.text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : item.text;
    return { id: `${group} ${name}`, group, title: name, action: { do: 'go', ...target(name) } };
  });
}

function actions({ theme, nextTheme: next, info }: Known): Command[] {
  return [
    { id: 'theme', group: 'Actions', title: `Switch theme to ${next}`, detail: `Now: ${theme}`, action: { do: 'theme', theme: next } },
    ...(info === undefined ? [] : snippets(info)).map((snippet): Command => ({
      id: `snippet ${snippet.id}`,
      group: 'Actions',
      title: `Copy connection snippet: ${snippet.label}`,
      action: { do: 'copy', text: snippet.code },
    })),
  ];
}
