import { Fragment } from 'react';
import type { SpanDetail } from '../../api/types';
import { Conversation } from '../../genai/Conversation';
import { withheldOf, type Withheld } from '../../genai/withheld';
import styles from './SpanPanel.module.css';
import { WithheldSentence } from './WithheldContent';

export function ConversationTab({ detail }: { detail: SpanDetail }) {
  const { messages } = detail;
  const empty =
    messages === null ||
    messages.input.length + messages.output.length + messages.systemInstructions.length + messages.toolDefinitions.length === 0;
  if (!empty) {
    return <Conversation messages={messages} />;
  }
  const withheld = withheldOf(detail);
  return detail.contentExpired === true ? <ExpiredContent /> : withheld.length > 0 ? <WithheldContent withheld={withheld} /> : <NoContent />;
}

function WithheldContent({ withheld }: { withheld: Withheld[] }) {
  return (
    <div className={styles.hint} data-testid="content-withheld">
      <p>
        <strong>Content withheld.</strong>
      </p>
      <p>
        <WithheldSentence withheld={withheld} />
      </p>
      <p>
        Not stored:{' '}
        {[...new Set(withheld.map((item) => item.attribute))].map((attribute, index) => (
          <Fragment key={attribute}>
            {index > 0 && ', '}
            <code>{attribute}</code>
          </Fragment>
        ))}
        .
      </p>
    </div>
  );
}

function ExpiredContent() {
  return (
    <div className={styles.hint} data-testid="content-expired">
      <p>
        <strong>Content expired.</strong>
      </p>
      <p>
        The messages of this span were kept for fewer days than the rest of it, and are not stored any more. How many days that is, <code>content.retention</code> in the
        configuration says.
      </p>
    </div>
  );
}

function NoContent() {
  return (
    <div className={styles.hint} data-testid="no-content">
      <p>
        <strong>No message content on this span.</strong>
      </p>
      <p>
        Most instrumentations leave prompts and answers out unless asked. Set{' '}
        <code>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true</code> in the application and run it again. In
        Microsoft.Extensions.AI, <code>EnableSensitiveData = true</code> does the same.
      </p>
    </div>
  );
}
