import { lazy, Suspense } from 'react';
import { Folded } from '../ui/Folded';
import { JsonView } from '../ui/JsonView';
import styles from './Conversation.module.css';
import { parseJson, parseStructure } from './parseJson';

export type TextView = 'markdown' | 'plain' | 'json';

const Markdown = lazy(() => import('../ui/Markdown').then((module) => ({ default: module.Markdown })));

type MessageTextProps = { text: string; view: TextView };

/** Message text in the chosen view. JSON falls back to plain text where the text is none. */
export function MessageText({ text, view }: MessageTextProps) {
  const structure = view === 'markdown' ? parseStructure(text) : view === 'json' ? parseJson(text) : undefined;
  if (structure !== undefined) {
    return <JsonView value={structure} />;
  }
  return (
    <Folded text={text}>
      {(shown) =>
        view === 'markdown' ? (
          <Suspense fallback={<Plain text={shown} />}>
            <Markdown text={shown} />
          </Suspense>
        ) : (
          <Plain text={shown} />
        )
      }
    </Folded>
  );
}

function Plain({ text }: { text: string }) {
  return <div className={styles.plain}>{text}</div>;
}
