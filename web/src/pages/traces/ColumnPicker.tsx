import { IconColumns3 } from '@tabler/icons-react';
import { Popover } from '../../ui/Popover';
import styles from './ColumnPicker.module.css';
import { columns, hiddenText, parseHidden, type ColumnId } from './columns';

type ColumnPickerProps = { hide: string | undefined; onHide: (hide: string | undefined) => void };

export function ColumnPicker({ hide, onHide }: ColumnPickerProps) {
  const hidden = parseHidden(hide);
  const toggle = (id: ColumnId) => {
    const next = new Set(hidden);
    if (!next.delete(id)) {
      next.add(id);
    }
    onHide(hiddenText(next));
  };
  return (
    <Popover label="Columns" align="end" testId="columns" trigger={<IconColumns3 size={14} aria-hidden="true" />}>
      {() => (
        <ul className={styles.list}>
          {columns
            .filter((column) => column.id !== 'trace')
            .map((column) => (
              <li key={column.id}>
                <label className={styles.column}>
                  <input type="checkbox" checked={!hidden.has(column.id)} onChange={() => toggle(column.id)} /> {column.title}
                </label>
              </li>
            ))}
        </ul>
      )}
    </Popover>
  );
}
