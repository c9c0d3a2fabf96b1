import { useState } from 'react';
import type { SpanDetail } from '../../api/types';
import { AttributeTable } from './AttributeTable';
import styles from './SpanPanel.module.css';

export function AttributesTab({ detail }: { detail: SpanDetail }) {
  const [filter, setFilter] = useState('');
  const scope = [
    { key: 'name', value: detail.scopeDetail.name },
    { key: 'version', value: detail.scopeDetail.version ?? '' },
    ...detail.scopeDetail.attributes,
  ].filter((attribute) => attribute.value !== '');
  return (
    <>
      <div className={styles.section}>
        <input
          type="search"
          className={styles.filter}
          aria-label="Filter attributes"
          placeholder="Filter by key or value"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      <AttributeTable title="Span" attributes={detail.attributes} filter={filter} />
      <AttributeTable title="Resource" attributes={detail.resource.attributes} filter={filter} />
      <AttributeTable title="Scope" attributes={scope} filter={filter} />
    </>
  );
}
