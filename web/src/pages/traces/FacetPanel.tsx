import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Facets, FacetValue, TraceListParameters } from '../../api/types';
import { formatCount } from '../../format/tokens';
import { equals, hasCondition, withCondition, withoutCondition } from '../../search/conditions';
import { AttributeSearch } from './AttributeSearch';
import styles from './FacetPanel.module.css';
import { facetsQuery } from './queries';
import type { TracesSearch } from './url';

type FacetPanelProps = {
  facets: Facets | undefined;
  parameters: TraceListParameters;
  search: TracesSearch;
  onSearch: (search: TracesSearch) => void;
};
type FacetName = Exclude<keyof Facets, 'isPartial'>;

const titles: [FacetName, string][] = [
  ['status', 'Status'],
  ['service', 'Service'],
  ['agent', 'Agent'],
  ['model', 'Model'],
  ['tool', 'Tool'],
];

/** What only spans tell takes longer to count, so it is counted when somebody looks. */
const moreTitles: [FacetName, string][] = [
  ['finding', 'Finding'],
  ['finding.severity', 'Severity of findings'],
  ['error.type', 'Error type'],
  ['finish_reason', 'Finish reason'],
  ['environment', 'Environment'],
  ['user', 'User'],
];
/** Quick to count, since few traces have any. */
const opensItself: FacetName[] = ['finding'];

const shortListLength = 6;

/** The values of what the query finds with their counts; a click includes one, a second click takes it out. */
export function FacetPanel({ facets, parameters, search, onSearch }: FacetPanelProps) {
  const query = search.query ?? '';
  const isSelected = (name: FacetName, value: string) => hasCondition(query, equals(name, value)) || search[name as 'service'] === value;
  const toggle = (name: FacetName, value: string) => {
    const condition = equals(name, value);
    if (search[name as 'service'] === value) {
      onSearch({ ...search, [name]: undefined });
      return;
    }
    const next = hasCondition(query, condition) ? withoutCondition(query, condition) : withCondition(query, condition);
    onSearch({ ...search, query: next === '' ? undefined : next });
  };
  return (
    <aside className={styles.panel} aria-label="Filter values" data-testid="facet-panel">
      {facets?.isPartial === true && <p className={styles.none}>Counted: the newest 20,000</p>}
      {titles.map(([name, title]) => (
        <section key={name} className={styles.facet} data-facet={name}>
          <h2>{title}</h2>
          <Values values={facets?.[name]} isSelected={(value) => isSelected(name, value)} onToggle={(value) => toggle(name, value)} />
        </section>
      ))}
      {moreTitles.map(([name, title]) => (
        <FoldedFacet
          key={name}
          name={name}
          title={title}
          parameters={parameters}
          isSelected={(value) => isSelected(name, value)}
          onToggle={(value) => toggle(name, value)}
        />
      ))}
      <AttributeSearch onCondition={(condition) => onSearch({ ...search, query: withCondition(query, condition) })} />
    </aside>
  );
}

type Choice = { isSelected: (value: string) => boolean; onToggle: (value: string) => void };
type FoldedFacetProps = Choice & { name: FacetName; title: string; parameters: TraceListParameters };

function FoldedFacet({ name, title, parameters, ...choice }: FoldedFacetProps) {
  const [open, setOpen] = useState(opensItself.includes(name));
  const facets = useQuery({ ...facetsQuery(parameters, name), enabled: open });
  return (
    <section className={styles.facet} data-facet={name}>
      <h2>
        <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronRight size={12} aria-hidden="true" /> {title}
        </button>
      </h2>
      {open && <Values values={facets.data?.[name]} {...choice} />}
    </section>
  );
}

function Values({ values, isSelected, onToggle }: Choice & { values: FacetValue[] | undefined }) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values?.slice(0, shortListLength);
  const hidden = (values?.length ?? 0) - shortListLength;
  return (
    <>
      {values?.length === 0 && <p className={styles.none}>None here</p>}
      <ul>
        {shown?.map((item) => (
          <li key={item.value}>
            <button type="button" aria-pressed={isSelected(item.value)} className={styles.value} title={item.value} onClick={() => onToggle(item.value)}>
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
    </>
  );
}
