import { useQueries, useQuery } from '@tanstack/react-query';
import { IconCommand } from '@tabler/icons-react';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type KeyboardEvent, useSyncExternalStore } from 'react';
import { toQueryString } from '../api/client';
import { nextTheme, setTheme, useTheme } from '../app/theme';
import { useHotkeys } from '../ui/useHotkeys';
import { infoQuery } from '../pages/traces/queries';
import { quote } from '../search/conditions';
import { completionQuery } from '../search/queries';
import { viewsQuery } from '../views/savedViews';
import styles from './CommandPalette.module.css';
import { commandsFor, type Action, type Command } from './commands';
import { recentTraces } from './recentTraces';
import { summaryQuery } from './queries';

/** Ctrl+K: everything that can be gone to or done, by typing a part of its name. Draws its button in the main navigation. */
export function CommandPalette({ className }: { className: string | undefined }) {
  const [open, setOpen] = useState(false);
  useRememberedTraces();
  useHotkeys({ 'Ctrl+k': () => setOpen(true) });
  return (
    <>
      <button type="button" data-testid="palette-button" className={className} aria-haspopup="dialog" title="Go to anything (Ctrl K)" onClick={() => setOpen(true)}>
        <IconCommand size={18} stroke={1.6} aria-hidden="true" />
        Go to
      </button>
      {open && <Palette onClose={() => setOpen(false)} />}
    </>
  );
}

/** The pages as the main navigation lists them: whoever adds one there need not know of the palette. */
function pagesOfNavigation(): [string, string][] {
  return [...document.querySelectorAll<HTMLAnchorElement>('nav[aria-label="Main"] a')]
    .filter((link) => link.textContent.trim() !== '')
    .map((link) => [link.textContent.trim(), link.pathname]);
}

/** Every trace that is opened, however, is one to come back to. */
function useRememberedTraces() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const traceId = /^\/traces\/([0-9a-f]{32})$/i.exec(path)?.[1];
    if (traceId !== undefined) {
      recentTraces.add(traceId.toLowerCase());
    }
  }, [path]);
}

function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const [message, setMessage] = useState('');
  const id = useId();
  const run = useAction();
  const commands = useCommands(typed);
  useEffect(() => {
    const node = dialog.current;
    if (node !== null && !node.open) {
      node.showModal();
    }
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  const choose = (command: Command | undefined) => {
    if (command === undefined) {
      return;
    }
    void run(command.action).then((result) => {
      if (result !== null) {
        setMessage(result);
        return;
      }
      // Closing gives the focus back; the browser tells of it later, and the next Ctrl+K may come before.
      dialog.current?.close();
      onClose();
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setActive((active + (event.key === 'ArrowDown' ? 1 : -1) + commands.length) % Math.max(1, commands.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(commands[active]);
    }
  };
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Commands"
      data-testid="palette"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <input
        autoFocus
        role="combobox"
        aria-label="Command"
        aria-expanded={commands.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={commands.length > 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        data-testid="palette-input"
        className={styles.input}
        placeholder="Page, trace id, conversation, user, view, or text to search"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
          setMessage('');
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Commands" className={styles.list}>
        {commands.map((command, index) => (
          <div key={command.id} role="presentation">
            {commands[index - 1]?.group !== command.group && (
              <div role="presentation" className={styles.group}>
                {command.group}
              </div>
            )}
            <div id={`${id}-${index}`} role="option" aria-selected={index === active} data-testid="command" className={styles.command} onPointerMove={() => setActive(index)} onClick={() => choose(command)}>
              <span className="truncate">{command.title}</span>
              {command.detail !== undefined && <code className="truncate">{command.detail}</code>}
            </div>
          </div>
        ))}
      </div>
      <p role="status" className={styles.status}>
        {message}
      </p>
    </dialog>
  );
}

/** Does what a command says; a text is what the reader is told while the palette stays open. */
function useAction() {
  const navigate = useNavigate();
  return async (action: Action): Promise<string | null> => {
    switch (action.do) {
      case 'go':
        void navigate({ href: `${action.to}${toQueryString(action.search ?? {})}` });
        return null;
      case 'theme':
        setTheme(action.theme);
        return null;
      case 'copy':
        return navigator.clipboard.writeText(action.text).then(
          () => 'Copied',
          () => 'The browser did not allow copying',
        );
    }
  };
}

function useCommands(typed: string): Command[] {
  const theme = useTheme();
  const [pages] = useState(pagesOfNavigation);
  const text = typed.trim();
  const complete = (field: string) => {
    const query = `${field} = ${text === '' ? '' : quote(text)}`.replace(/"$/, '');
    return { ...completionQuery(query, query.length), enabled: text !== '' };
  };
  const conversations = useQuery(complete('conversation')).data;
  const users = useQuery(complete('user')).data;
  const agents = useQuery(complete('agent')).data;
  const views = useQuery(viewsQuery).data;
  const info = useQuery(infoQuery).data;
  // A trace that is just being opened may come after the palette.
  const opened = useSyncExternalStore(recentTraces.subscribe, recentTraces.items);
  const recent = useQueries({ queries: opened.slice(0, 6).map(summaryQuery) });
  return commandsFor(typed, {
    theme,
    nextTheme: nextTheme[theme],
    conversations,
    users,
    agents,
    info,
    pages,
    views: views ?? [],
    recent: recent.flatMap((item) => (item.data ? [item.data] : [])),
  });
}
