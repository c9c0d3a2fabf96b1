import { formatThings } from '../../format/tokens';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Facets } from '../../api/types';
import { Button } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import styles from './FilterBar.module.css';
import { statuses, toChips, withFilter, withoutChip, withoutFilters, type FilterField, type TracesSearch } from './url';

type FilterBarProps = { search: TracesSearch; onSearch: (search: TracesSearch) => void; facets: Facets | undefined };

export function FilterBar({ search, onSearch, facets }: FilterBarProps) {
  const chips = toChips(search);
  return (
    <div className={styles.bar}>
      <Popover
        label="Add filter"
        testId="add-filter"
        trigger={
          <>
            <IconFilterPlus size={14} aria-hidden="true" /> Filter
          </>
        }
      >
        {(close) => (
          <AddFilter
            facets={facets}
            onAdd={(field, value) => {
              const next = withFilter(search, field, value);
              if (next === null) {
                return false;
              }
              onSearch(next);
              close();
              return true;
            }}
          />
        )}
      </Popover>
      <ul className={styles.chips} aria-label="Filters">
        {chips.map((chip) => (
          <li key={chip.key} className={styles.chip} data-testid="filter-chip" data-filter={chip.key}>
            <span className={styles.label}>{chip.label}</span>
            <span className="truncate">{chip.value}</span>
            <button type="button" aria-label={`Remove filter ${chip.label} ${chip.value}`} onClick={() => onSearch(withoutChip(search, chip.key))}>
              <IconX size={12} />
            </button>
          </li>
        ))}
      </ul>
      {chips.length > 0 && (
        <Button variant="plain" className="muted" onClick={() => onSearch(withoutFilters(search))}>
          Clear
        </Button>
      )}
    </div>
  );
}

const fields: { id: FilterField; label: string; hint: string }[] = [
  { id: 'service', label: 'Service', hint: 'Exact name' },
  { id: 'agent', label: 'Agent', hint: 'Exact name' },
  { id: 'model', label: 'Model', hint: 'Asked or served' },
  { id: 'tool', label: 'Tool', hint: 'Exact name' },
  { id: 'status', label: 'Status', hint: statuses.join(', ') },
  { id: 'conversation', label: 'Conversation', hint: 'Id' },
  { id: 'user', label: 'User', hint: 'Id' },
  { id: 'minDurationMs', label: 'Duration at least', hint: 'Milliseconds' },
  { id: 'minCostUsd', label: 'Cost at least', hint: 'US dollars' },
  { id: 'iterations', label: 'Iterations at least', hint: 'Turns of the loop' },
  { id: 'environment', label: 'Environment', hint: 'Exact name' },
  { id: 'attr', label: 'Attribute', hint: 'key=value' },
];

type AddFilterProps = { facets: Facets | undefined; onAdd: (field: FilterField, value: string) => boolean };

function AddFilter({ facets, onAdd }: AddFilterProps) {
  const [field, setField] = useState<FilterField>('service');
  const [value, setValue] = useState('');
  const [rejected, setRejected] = useState(false);
  const hint = fields.find((item) => item.id === field)?.hint ?? '';
  const known = facets?.[field as 'service'] ?? [];
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setRejected(!onAdd(field, value));
      }}
    >
      <select aria-label="Filter field" data-testid="filter-field" value={field} onChange={(event) => setField(event.target.value as FilterField)}>
        {fields.map((item) => (
          <option key={item.id} value={item.id}>
            {item.label}
          </option>
        ))}
      </select>
      <input
        autoFocus
        aria-label="Filter value"
        data-testid="filter-value"
        aria-invalid={rejected}
        list="filter-values"
        placeholder={hint}
        value={value}
        onChange={(event) => {
          setValue(event.target.value);
          setRejected(false);
        }}
      />
      <datalist id="filter-values">
        {known.map((item) => (
          <option key={item.value} value={item.value}>{formatThings(item.count, 'trace')}</option>
        ))}
      </datalist>
      <Button type="submit" variant="primary">
        Add
      </Button>
      {rejected && (
        <p role="alert" className={styles.rejected}>
          Expected: {hint.toLowerCase()}
        </p>
      )}
    </form>
  );
}
