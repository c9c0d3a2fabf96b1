import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Drawer } from '../../ui/Drawer';
import field from '../../ui/Page.module.css';
import { priceFieldNames, priceFields, toDocument, type PriceDraft } from './priceForm';
import styles from './SettingsPage.module.css';
import { useDocumentChange } from './useDocumentChange';

type PriceFormProps = { draft: PriceDraft; onClose: () => void };

/** What a model costs, as people say it: dollars per million tokens. */
export function PriceForm({ draft: first, onClose }: PriceFormProps) {
  const [draft, setDraft] = useState(first);
  const [fault, setFault] = useState<string | null>(null);
  const change = useDocumentChange('price_override', onClose);
  const save = () => {
    const made = toDocument(draft);
    setFault(typeof made === 'string' ? made : null);
    if (typeof made !== 'string') {
      change.mutate({ id: made.id, version: draft.version, value: made.value });
    }
  };
  const text = (label: string, value: string, set: (value: string) => void, placeholder = '') => (
    <label className={field.field}>
      {label}
      <input value={value} placeholder={placeholder} onChange={(event) => set(event.target.value)} />
    </label>
  );
  return (
    <Drawer title={first.id === null ? 'Set a price' : 'Change a price'} testId="price-form" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className={styles.fields}>
          {text('Provider', draft.provider, (provider) => setDraft({ ...draft, provider }), 'as in gen_ai.provider.name')}
          {text('Model', draft.model, (model) => setDraft({ ...draft, model }))}
          {text('Other names', draft.names, (names) => setDraft({ ...draft, names }), 'support-bot*, sb-2')}
          {text('Context window, tokens', draft.window, (window) => setDraft({ ...draft, window }))}
        </div>
        <p className="muted">US dollars per million tokens. An empty field costs what it is a part of: cache as input, reasoning as output. Names may begin or end with *.</p>
        <div className={styles.fields}>
          {priceFields.map((name) => (
            <div key={name}>{text(priceFieldNames[name], draft.prices[name], (value) => setDraft({ ...draft, prices: { ...draft.prices, [name]: value } }))}</div>
          ))}
        </div>
        {(fault ?? change.error?.message) !== undefined && (
          <p role="alert" className={styles.fault}>
            {fault ?? change.error?.message}
          </p>
        )}
        <div className={styles.actions}>
          <Button type="submit" variant="primary" disabled={change.isPending}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <span className="muted">In force for calls that come from then on.</span>
        </div>
      </form>
    </Drawer>
  );
}
