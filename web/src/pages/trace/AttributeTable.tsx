import type { Attribute } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Folded } from '../../ui/Folded';
import { JsonView } from '../../ui/JsonView';
import styles from './SpanPanel.module.css';

type AttributeTableProps = { title?: string; attributes: Attribute[]; filter?: string };

export function AttributeTable({ title, attributes, filter = '' }: AttributeTableProps) {
  const needle = filter.trim().toLowerCase();
  const shown = attributes.filter(({ key, value }) => needle === '' || `${key}\n${valueText(value)}`.toLowerCase().includes(needle));
  const table = (
    <table className={styles.attributes} aria-label={title ?? 'Attributes'}>
      <tbody>
        {shown.map(({ key, value }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td>
              <AttributeValue value={value} />
            </td>
            <td>
              <CopyButton value={() => valueText(value)} label={`Copy the value of ${key}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (title === undefined) {
    return table;
  }
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {shown.length === 0 ? <p className="muted">{attributes.length === 0 ? 'None' : 'No match'}</p> : table}
    </section>
  );
}

function AttributeValue({ value }: { value: unknown }) {
  if (typeof value === 'object' && value !== null) {
    return <JsonView value={value} openLevels={1} />;
  }
  return <Folded text={valueText(value)}>{(shown) => shown}</Folded>;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
