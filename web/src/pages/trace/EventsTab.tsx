import type { Attribute, SpanDetail } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatFull, nanosBetween } from '../../format/time';
import { Folded } from '../../ui/Folded';
import { JsonView } from '../../ui/JsonView';
import { AttributeTable } from './AttributeTable';
import styles from './SpanPanel.module.css';
import { EmptyTab } from './EmptyTab';

type Happening = { time: string; title: string; severity: string | null; body: unknown; attributes: Attribute[] };

/** Span events and log records in one order of time. */
export function EventsTab({ detail }: { detail: SpanDetail }) {
  const happenings: Happening[] = [
    ...detail.events.map((event) => ({ time: event.time, title: event.name, severity: null, body: undefined, attributes: event.attributes })),
    ...detail.logs.map((log) => ({
      time: log.time,
      title: log.eventName ?? 'log',
      severity: log.severity ?? 'LOG',
      body: log.bodyExpired === true ? 'Content expired' : log.body,
      attributes: log.attributes,
    })),
  ].toSorted((a, b) => nanosBetween(b.time, a.time));
  if (happenings.length === 0) {
    return <EmptyTab>No events or logs</EmptyTab>;
  }
  return (
    <div className={styles.section}>
      {happenings.map((item, index) => (
        // Two events may be equal in every field.
        <article key={index} className={styles.event}>
          <div className={styles.eventHead}>
            <time dateTime={item.time} title={formatFull(item.time)}>
              {offset(detail.startTime, item.time)}
            </time>
            <strong>{item.title}</strong>
            {item.severity !== null && <span className={styles.severity}>{item.severity}</span>}
          </div>
          {item.body !== undefined && item.body !== null && <Body body={item.body} />}
          {item.attributes.length > 0 && <AttributeTable attributes={item.attributes} />}
        </article>
      ))}
    </div>
  );
}

function offset(start: string, time: string): string {
  const nanos = nanosBetween(start, time);
  return nanos < 0 ? `−${formatDuration(-nanos)}` : `+${formatDuration(nanos)}`;
}

function Body({ body }: { body: unknown }) {
  if (typeof body === 'object') {
    return <JsonView value={body} openLevels={2} />;
  }
  return <Folded text={String(body)}>{(shown) => <p>{shown}</p>}</Folded>;
}
