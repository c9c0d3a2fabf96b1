import { Fragment } from 'react';
import type { RedactedField } from '../../api/types';
import { Folded } from '../../ui/Folded';
import { isChanged, piecesOf } from './fields';
import styles from './RedactPage.module.css';

/** Each field as it was received and as it would be stored, side by side. */
export function FieldTable({ fields }: { fields: RedactedField[] }) {
  return (
    <table className={styles.fields} aria-label="Fields before and after">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Received</th>
          <th scope="col">Stored</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field, index) => (
          // A key may be sent twice.
          <tr key={index} data-testid="redacted-field" data-changed={isChanged(field)}>
            <th scope="row">
              <Place name={field.place} />
              {field.rules.length > 0 && <small>{[...new Set(field.rules)].join(', ')}</small>}
            </th>
            <td>{field.before === null ? <em className="muted">not sent</em> : <Folded text={field.before}>{(text) => text}</Folded>}</td>
            <td>
              <Stored field={field} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Long keys break behind their dots. */
function Place({ name }: { name: string }) {
  return name.split('.').map((part, index) => (
    <Fragment key={index}>
      {index > 0 && (
        <>
          .<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}

function Stored({ field }: { field: RedactedField }) {
  if (field.after === null) {
    return <em className="muted">removed</em>;
  }
  if (!isChanged(field)) {
    return <span className="muted">the same</span>;
  }
  return (
    <>
      {piecesOf(field).map((piece, index) => (piece.isChanged ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>))}
    </>
  );
}
