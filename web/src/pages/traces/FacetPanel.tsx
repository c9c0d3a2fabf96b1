import { useState } from 'react';
import type { Facets, FacetValue } from '../../api/types';
import { formatCount } from '../../format/tokens';
import styles from './FacetPanel.module.css';
import { statuses, type TracesSearch } from './url';

type FacetPanelProps = { facets: Facets | undefined; search: TracesSearch; onSearch: (search: TracesSearch) => void };
type FacetName = keyof Facets;

const titles: [FacetName, string][] = [
  ['status', 'Status'],
  ['service', 'Service'],
  ['agent', 'Agent'],
  ['model', 'Model'],
  ['tool', 'Tool'],
];
const shortListLength = 6;

/** The values of the time range with their counts; a click includes one, a second click takes it out. */
export function FacetPanel({ facets, search, onSearch }: FacetPanelProps) {
  return (
    <aside className={styles.panel} aria-label="Filter values" data-testid="facet-panel">
      {titles.map(([name, title]) => (
        <Facet
          key={name}
          title={title}
          values={facets?.[name]}
          selected={search[name]}
          onToggle={(value) => {
            const next = search[name] === value ? undefined : value;
            onSearch(name === 'status' ? { ...search, status: statuses.find((status) => status === next) } : { ...search, [name]: next });
          }}
        />
      ))}
    </aside>
  );
}

type FacetProps = { title: string; values: FacetValue[] | undefined; selected: string | undefined; onToggle: (value: string) => void };

function Facet({ title, values, selected, onToggle }: FacetProps) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values?.slice(0, shortListLength);
  const hidden = (values?.length ?? 0) - shortListLength;
  return (
    <section className={styles.facet}>
      <h2>{title}</h2>
      {values?.length === 0 && <p className={styles.none}>None in this range</p>}
      <ul>
        {shown?.map((item) => (
          <li key={item.value}>
            <button type="button" aria-pressed={selected === item.value} className={styles.value} title={item.value} onClick={() => onToggle(item.value)}>
              <span className="truncate">{item.value === '' ? '(none)' : item.value}</span>
              <span className={styles.count}>{formatCount(item.count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className={styles.more} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `${hidden} more`}
        </button>
      )}
    </section>
  );
}
