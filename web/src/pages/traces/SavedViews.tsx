import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, IconButton } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import { removeView, saveView, toSearch, viewsQuery } from '../../views/savedViews';
import styles from './SavedViews.module.css';
import type { TracesSearch } from './url';

type SavedViewsProps = { search: TracesSearch; onSearch: (search: TracesSearch) => void };

/** Lists under a name, shared by everybody who uses this server. */
export function SavedViews({ search, onSearch }: SavedViewsProps) {
  return (
    <Popover
      label="Saved views"
      align="end"
      testId="saved-views"
      trigger={
        <>
          <IconBookmark size={14} aria-hidden="true" /> Views
        </>
      }
    >
      {(close) => (
        <ViewList
          search={search}
          onSearch={(next) => {
            onSearch(next);
            close();
          }}
        />
      )}
    </Popover>
  );
}

function ViewList({ search, onSearch }: SavedViewsProps) {
  const client = useQueryClient();
  const views = useQuery(viewsQuery);
  const [name, setName] = useState('');
  const refresh = () => client.invalidateQueries({ queryKey: viewsQuery.queryKey });
  const save = useMutation({
    mutationFn: () => saveView(name, search),
    onSuccess: () => {
      setName('');
      return refresh();
    },
  });
  const remove = useMutation({ mutationFn: removeView, onSuccess: refresh });
  const error = views.error ?? save.error ?? remove.error;
  return (
    <div className={styles.panel}>
      {views.data?.length === 0 && <p className="muted">No view is saved yet. A view keeps the query, filters, time range and columns.</p>}
      <ul className={styles.list} aria-label="Saved views">
        {views.data?.map((view) => (
          <li key={view.id} className={styles.view}>
            <button type="button" data-testid="saved-view" title={view.value.query ?? undefined} onClick={() => onSearch(toSearch(view.value))}>
              <span className="truncate">{view.value.name}</span>
              <code className="truncate">{view.value.query}</code>
            </button>
            <IconButton label={`Delete ${view.value.name}`} onClick={() => remove.mutate(view)}>
              <IconTrash size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <input aria-label="Name of the view" data-testid="view-name" placeholder="Save this list as…" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        <Button type="submit" variant="primary" disabled={name.trim() === '' || save.isPending}>
          Save
        </Button>
      </form>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error.message}
        </p>
      )}
    </div>
  );
}
