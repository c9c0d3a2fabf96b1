import { IconX } from '@tabler/icons-react';
import { findingName } from '../../findings/findingName';
import { useDetectors } from '../../findings/queries';
import { Button } from '../../ui/Button';
import styles from './FindingsPage.module.css';
import { textFilters, type FindingsSearch } from './url';

/** The filters in force, each with a button that takes it away. */
export function FindingFilterChips({ search, onSearch }: { search: FindingsSearch; onSearch: (search: FindingsSearch) => void }) {
  const detectors = useDetectors();
  const active = textFilters.filter((filter) => search[filter] !== undefined);
  if (active.length === 0) {
    return null;
  }
  return (
    <div className={styles.chips}>
      {active.map((filter) => {
        const value = search[filter] ?? '';
        const text = `${filter}: ${filter === 'type' ? findingName(value, detectors) : value}`;
        return (
          <Button key={filter} aria-label={`Remove the filter ${text}`} onClick={() => onSearch({ ...search, [filter]: undefined })}>
            {text} <IconX size={12} aria-hidden="true" />
          </Button>
        );
      })}
    </div>
  );
}
