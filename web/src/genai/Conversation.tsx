import { IconPhoto, IconTool } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { MessagePart, Messages, ToolDefinition } from '../api/types';
import { ExternalLink } from '../ui/ExternalLink';
import { JsonView } from '../ui/JsonView';
import { Segments } from '../ui/Segments';
import styles from './Conversation.module.css';
import { MessageText, type TextView } from './MessageText';
import { parseJson } from './parseJson';
import { transcript, type TranscriptEntry, type TranscriptPart } from './transcript';

export const textViews: { id: TextView; label: string }[] = [
  { id: 'markdown', label: 'Markdown' },
  { id: 'plain', label: 'Plain' },
  { id: 'json', label: 'JSON' },
];

/** What was said around one call: instructions, history, answer. */
export function Conversation({ messages }: { messages: Messages }) {
  const [view, setView] = useState<TextView>('markdown');
  const entries = useMemo(() => transcript(messages), [messages]);
  return (
    <div className={styles.conversation}>
      <div className={styles.bar}>
        <span className="muted">
          {entries.length} {entries.length === 1 ? 'message' : 'messages'}
        </span>
        <Segments label="Text as" options={textViews} selected={view} onSelect={setView} />
      </div>
      {messages.toolDefinitions.length > 0 && <ToolDefinitions tools={messages.toolDefinitions} />}
      <Entries entries={entries} view={view} />
    </div>
  );
}

/** Messages in reading order, without anything around them. */
export function Entries({ entries, view }: { entries: TranscriptEntry[]; view: TextView }) {
  // Messages have no id and never move within a stored span.
  return entries.map((entry, index) => <Entry key={index} entry={entry} view={view} />);
}

const knownRoles = new Set(['system', 'user', 'assistant', 'tool']);

function Entry({ entry, view }: { entry: TranscriptEntry; view: TextView }) {
  const role = knownRoles.has(entry.role) ? entry.role : 'other';
  return (
    <article className={`${styles.entry} ${styles[role]} ${entry.side === 'output' ? styles.output : ''}`} aria-label={`${entry.role} message`}>
      <header className={styles.role}>
        <span>{entry.role === '' ? 'unknown role' : entry.role}</span>
        {entry.name !== null && <span className={styles.name}>{entry.name}</span>}
        {entry.side === 'output' && <span className={styles.tag}>answer</span>}
        {entry.side === 'instructions' && <span className={styles.tag}>instructions</span>}
        {entry.finishReason !== null && <span className={styles.finish}>{entry.finishReason}</span>}
      </header>
      {entry.parts.length === 0 && <p className="muted">Empty message</p>}
      {entry.parts.map((part, index) => (
        <Part key={index} part={part} view={view} />
      ))}
    </article>
  );
}

/** Parts of a message without who said them. A result goes to its call. */
export function Parts({ parts, view }: { parts: MessagePart[]; view: TextView }) {
  const entries = transcript({ systemInstructions: [], input: [{ role: '', name: null, finishReason: null, parts }], output: [], toolDefinitions: [] });
  return entries.flatMap((entry) => entry.parts).map((part, index) => <Part key={index} part={part} view={view} />);
}

function Part({ part, view }: { part: TranscriptPart; view: TextView }) {
  switch (part.type) {
    case 'text':
      return <MessageText text={part.text ?? ''} view={view} />;
    case 'reasoning':
      return (
        <details className={styles.reasoning}>
          <summary>Reasoning</summary>
          <MessageText text={part.text ?? '(not disclosed)'} view={view} />
        </details>
      );
    case 'tool_call':
      return <ToolCall part={part} />;
    case 'tool_result':
      return (
        <div className={styles.tool}>
          <ToolResult part={part} />
        </div>
      );
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return <Media part={part} />;
    case 'other':
      return <JsonText text={part.text} />;
  }
}

function ToolCall({ part }: { part: TranscriptPart }) {
  return (
    <div className={styles.tool}>
      <div className={styles.toolName}>
        <IconTool size={14} aria-hidden="true" />
        <strong>{part.name ?? 'unnamed tool'}</strong>
        {part.id !== null && <code className="muted truncate">{part.id}</code>}
      </div>
      <JsonText text={part.arguments} />
      {part.answer !== null && <ToolResult part={part.answer} />}
    </div>
  );
}

function ToolResult({ part }: { part: MessagePart }) {
  return (
    <div className={styles.result}>
      <div className={styles.resultLabel}>
        Result {part.name !== null && <strong>{part.name}</strong>}
      </div>
      <JsonText text={part.result ?? part.text} />
    </div>
  );
}

function JsonText({ text }: { text: string | null }) {
  const value = useMemo(() => (text === null ? undefined : parseJson(text)), [text]);
  if (text === null || text === '') {
    return <p className="muted">Not captured</p>;
  }
  return typeof value === 'object' && value !== null ? <JsonView value={value} /> : <MessageText text={text} view="plain" />;
}

/** Media is named, never loaded: its address may be anybody's. */
function Media({ part }: { part: MessagePart }) {
  return (
    <div className={styles.media}>
      <IconPhoto size={16} aria-hidden="true" />
      <span>
        {part.type}
        {part.name !== null && ` ${part.name}`}
        {part.mimeType !== null && <span className="muted"> {part.mimeType}</span>}
      </span>
      {part.uri !== null && (
        <span className="truncate">
          <ExternalLink href={part.uri}>{part.uri}</ExternalLink>
        </span>
      )}
    </div>
  );
}

export function ToolDefinitions({ tools }: { tools: ToolDefinition[] }) {
  return (
    <details className={styles.definitions}>
      <summary>
        {tools.length} {tools.length === 1 ? 'tool' : 'tools'} offered
      </summary>
      {tools.map((tool) => (
        <div key={tool.name} className={styles.definition}>
          <strong>{tool.name}</strong>
          {tool.description !== null && <p className="muted">{tool.description}</p>}
          {tool.parameters !== null && <JsonText text={tool.parameters} />}
        </div>
      ))}
    </details>
  );
}
