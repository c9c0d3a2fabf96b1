import { Link } from '@tanstack/react-router';
import { IconArrowRight, IconFilter } from '@tabler/icons-react';
import type { Attribute, LogEntry } from '../../api/types';
import { formatFull } from '../../format/time';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Drawer } from '../../ui/Drawer';
import { JsonView } from '../../ui/JsonView';
import { Facts } from '../../ui/Page';
import styles from './LogsPage.module.css';
import { severityColors } from './severity';
import { structured } from './text';
import type { LogsSearch } from './url';

type LogDrawerProps = { entry: LogEntry; search: LogsSearch; onSearch: (search: LogsSearch) => void; onClose: () => void };

/** One record with everything that was sent. */
export function LogDrawer({ entry, search, onSearch, onClose }: LogDrawerProps) {
  const { record, severityClass, resource } = entry;
  const body = structured(record.body);
  const filter = (next: Partial<LogsSearch>) => {
    onSearch({ ...search, ...next });
    onClose();
  };
  return (
    <Drawer title={record.eventName ?? 'Log record'} testId="log-drawer" onClose={onClose}>
      <div className={styles.detail}>
        <Facts
          facts={[
            ['Time', formatFull(record.time)],
            ['Observed', entry.observedTime === null ? '–' : formatFull(entry.observedTime)],
            ['Severity', <span style={{ color: severityColors[severityClass] }}>{record.severity ?? severityClass} ({record.severityNumber})</span>],
            ['Service', record.service || '–'],
            ['Scope', record.scope || '–'],
          ]}
        />
        <div className={styles.actions}>
          {record.traceId !== null && (
            <>
              <Link to="/traces/$traceId" params={{ traceId: record.traceId }} search={record.spanId === null ? {} : { span: record.spanId }}>
                Open {record.spanId === null ? 'trace' : 'span'} <IconArrowRight size={14} aria-hidden="true" />
              </Link>
              <Button onClick={() => filter({ traceId: record.traceId ?? undefined, spanId: undefined, from: 'all', to: undefined })}>
                <IconFilter size={14} aria-hidden="true" /> Records of this trace
              </Button>
            </>
          )}
          <CopyButton value={() => JSON.stringify(entry, null, 2)} label="Copy the record as JSON" text="Copy JSON" />
        </div>
        <section>
          <h3>Body</h3>
          {body === null || body === undefined ? <p className="muted">None</p> : typeof body === 'string' ? <pre className={styles.text}>{body}</pre> : <JsonView value={body} />}
        </section>
        <Attributes title="Attributes" attributes={record.attributes} onFilter={(key, value) => filter({ attr: { ...search.attr, [key]: value } })} />
        <Attributes title="Resource" attributes={resource.attributes} onFilter={(key, value) => filter({ attr: { ...search.attr, [key]: value } })} />
      </div>
    </Drawer>
  );
}

type AttributesProps = { title: string; attributes: Attribute[]; onFilter: (key: string, value: string) => void };

function Attributes({ title, attributes, onFilter }: AttributesProps) {
  return (
    <section>
      <h3>{title}</h3>
      {attributes.length === 0 && <p className="muted">None</p>}
      <table className={styles.attributes}>
        <tbody>
          {attributes.map(({ key, value }) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td>{typeof value === 'object' && value !== null ? <JsonView value={value} openLevels={1} /> : String(value)}</td>
              <td>
                {(typeof value !== 'object' || value === null) && (
                  <Button variant="plain" aria-label={`Only records with ${key} = ${String(value)}`} title="Only records with this value" onClick={() => onFilter(key, String(value))}>
                    <IconFilter size={13} aria-hidden="true" />
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
