import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '../../ui/Button';
import { quote } from '../../search/conditions';
import { completionQuery } from '../../search/queries';
import styles from './FacetPanel.module.css';

/** A condition on any attribute, with the names and values that spans had lately. */
export function AttributeSearch({ onCondition }: { onCondition: (condition: string) => void }) {
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [asked, setAsked] = useState(false);
  const id = useId();
  const field = `attr.${quote(key.trim())}`;
  const keys = useCompleted(`attr.${key}`, asked);
  const values = useCompleted(`${field} = ${value}`, asked && key.trim() !== '');
  return (
    <section className={styles.facet}>
      <h2>Attribute</h2>
      <form
        className={styles.attribute}
        onFocus={() => setAsked(true)}
        onSubmit={(event) => {
          event.preventDefault();
          onCondition(value.trim() === '' ? `${field} exists` : `${field} = ${quote(value.trim())}`);
          setValue('');
        }}
      >
        <input aria-label="Attribute name" placeholder="name" list={`${id}-keys`} value={key} onChange={(event) => setKey(event.target.value)} />
        <input aria-label="Attribute value" placeholder="value, or any" list={`${id}-values`} value={value} onChange={(event) => setValue(event.target.value)} />
        <Button type="submit" disabled={key.trim() === ''}>
          Add
        </Button>
        <datalist id={`${id}-keys`}>
          {keys.map((text) => (
            <option key={text} value={plain(text.slice('attr.'.length))} />
          ))}
        </datalist>
        <datalist id={`${id}-values`}>
          {values.map((text) => (
            <option key={text} value={plain(text)} />
          ))}
        </datalist>
      </form>
    </section>
  );
}

function useCompleted(query: string, enabled: boolean): string[] {
  return useQuery({ ...completionQuery(query, query.length), enabled }).data?.items.map((item) => item.text) ?? [];
}

function plain(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : text;
}
