import { Link } from '@tanstack/react-router';
import type { SpanDetail } from '../../api/types';
import { AttributeTable } from './AttributeTable';
import { EmptyTab } from './EmptyTab';
import styles from './SpanPanel.module.css';

export function LinksTab({ detail }: { detail: SpanDetail }) {
  if (detail.links.length === 0) {
    return <EmptyTab>No links</EmptyTab>;
  }
  return (
    <div className={styles.section}>
      {detail.links.map((link) => (
        <article key={`${link.traceId}-${link.spanId}`} className={styles.event}>
          <div className={styles.eventHead}>
            <Link to="/traces/$traceId" params={{ traceId: link.traceId }} search={{ span: link.spanId }} resetScroll={false}>
              {link.traceId === detail.traceId ? 'Span in this trace' : `Trace ${link.traceId.slice(0, 12)}…`}
            </Link>
            <code className="muted">span {link.spanId}</code>
          </div>
          {link.attributes.length > 0 && <AttributeTable attributes={link.attributes} />}
        </article>
      ))}
    </div>
  );
}
