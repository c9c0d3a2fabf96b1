import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Document, PricedModel, Prices } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatCount, formatTokens } from '../../format/tokens';
import { formatPrice } from '../../format/money';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { useTitle } from '../../ui/useTitle';
import { draftOf, newDraft, type PriceDraft } from './priceForm';
import { PriceForm } from './PriceForm';
import { documentsQuery, pricesQuery, unpricedQuery } from './queries';
import styles from './SettingsPage.module.css';
import { useDocumentChange } from './useDocumentChange';

/** Rows of the catalogue that are drawn; whoever looks for a model types a part of its name. */
const listedMax = 200;

export function PricesPage() {
  useTitle('Prices');
  const [draft, setDraft] = useState<PriceDraft | null>(null);
  const documents = useQuery(documentsQuery('price_override'));
  // A model that has a price of its own already gets it changed, also where old calls without one are listed.
  const open = (wanted: PriceDraft) => {
    const present = documents.data?.items.map(draftOf).find((one) => one.provider === wanted.provider && one.model === wanted.model);
    setDraft(present ?? wanted);
  };
  return (
    <Page title={<h2>Prices</h2>} label="Prices" testId="prices-page" toolbar={<Button onClick={() => setDraft(newDraft('', ''))}>Set a price…</Button>}>
      <div className={styles.body}>
        <Unpriced onPrice={open} />
        <Overrides onEdit={setDraft} />
        <Catalogue onPrice={open} />
      </div>
      {draft !== null && <PriceForm key={`${draft.id}/${draft.provider}/${draft.model}`} draft={draft} onClose={() => setDraft(null)} />}
    </Page>
  );
}

function Unpriced({ onPrice }: { onPrice: (draft: PriceDraft) => void }) {
  const models = useQuery(unpricedQuery);
  const rows = models.data?.items.filter((row) => row.unpricedCalls > 0 && !row.isOther) ?? [];
  return (
    <section className={styles.section}>
      <h2>Without a price</h2>
      {models.isError && <ErrorNotice error={models.error} />}
      {models.isSuccess && rows.length === 0 && <p className="muted">Every model that was called in the last 30 days has a price.</p>}
      {rows.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Models without a price">
          <table className={page.table}>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Provider</th>
                <th scope="col" className="num">
                  Calls without a price
                </th>
                <th scope="col" className="num">
                  Tokens in / out
                </th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.group['provider']}/${row.group['model']}`} data-testid="unpriced-row">
                  <th scope="row">{row.group['model'] ?? 'Not named'}</th>
                  <td>{row.group['provider'] ?? '–'}</td>
                  <td className="num">{formatCount(row.unpricedCalls)}</td>
                  <td className="num">
                    {formatTokens(row.usage.inputTokens)} / {formatTokens(row.usage.outputTokens)}
                  </td>
                  <td className="num">
                    <Button onClick={() => onPrice(newDraft(row.group['provider'] ?? '', row.group['model'] ?? ''))}>Set a price…</Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Overrides({ onEdit }: { onEdit: (draft: PriceDraft) => void }) {
  const documents = useQuery(documentsQuery('price_override'));
  const change = useDocumentChange('price_override');
  const rows = documents.data?.items ?? [];
  return (
    <section className={styles.section}>
      <h2>Your prices</h2>
      <p className="muted">
        They hold for calls that come from then on, and win over the file <code>prices.json</code> and the built-in catalogue.
      </p>
      {change.isError && (
        <p role="alert" className={styles.fault}>
          {change.error.message}
        </p>
      )}
      {documents.isError && <ErrorNotice error={documents.error} />}
      {documents.isSuccess && rows.length === 0 && <p className="muted">None yet.</p>}
      {rows.length > 0 && (
        <table className={page.table}>
          <tbody>
            {rows.map((document) => (
              <OverrideRow
                key={document.id}
                document={document}
                onEdit={() => onEdit(draftOf(document))}
                onDelete={() => change.mutate({ id: document.id, version: document.version, value: null })}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function OverrideRow({ document, onEdit, onDelete }: { document: Document; onEdit: () => void; onDelete: () => void }) {
  const draft = draftOf(document);
  return (
    <tr data-testid="override-row">
      <th scope="row">{draft.model}</th>
      <td>{draft.provider || 'No provider'}</td>
      <td className="num">{priceText(draft.prices.input)} in</td>
      <td className="num">{priceText(draft.prices.output)} out</td>
      <td className="muted">version {document.version}</td>
      <td className="num">
        <Button onClick={onEdit} aria-label={`Change… the price of ${draft.model}`}>
          Change…
        </Button>{' '}
        <Button onClick={onDelete} aria-label={`Delete the price of ${draft.model}`}>
          Delete
        </Button>
      </td>
    </tr>
  );
}

function Catalogue({ onPrice }: { onPrice: (draft: PriceDraft) => void }) {
  const prices = useQuery(pricesQuery);
  const [find, setFind] = useState('');
  const found = useMemo(() => {
    const parts = find.toLowerCase().split(/\s+/);
    return prices.data?.models.filter((model) => parts.every((part) => `${model.provider} ${model.model}`.toLowerCase().includes(part))) ?? [];
  }, [prices.data, find]);
  return (
    <section className={styles.section}>
      <h2>Catalogue</h2>
      {prices.isError && <ErrorNotice error={prices.error} />}
      {prices.data !== undefined && (
        <p className="muted">
          {prices.data.sources.map(sourceText).join(' · ')}. The first that names a model wins.
        </p>
      )}
      <input type="search" className={`${page.input} ${styles.find}`} aria-label="Find a model" placeholder="Find a model or provider" value={find} onChange={(event) => setFind(event.target.value)} />
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Price catalogue">
        <table className={page.table} data-testid="catalogue">
          <thead>
            <tr>
              {['Model', 'Provider', 'Source'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              {['Window', 'Input', 'Output', 'Cache read'].map((title) => (
                <th key={title} scope="col" className="num">
                  {title}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, listedMax).map((model) => (
              <CatalogueRow key={`${model.source}/${model.provider}/${model.model}`} model={model} onPrice={onPrice} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">
        {found.length > listedMax ? `${formatCount(listedMax)} of ${formatCount(found.length)} models; type a part of a name.` : `${formatCount(found.length)} ${found.length === 1 ? 'model' : 'models'}.`} US dollars per million tokens, the latest base price.
      </p>
    </section>
  );
}

function CatalogueRow({ model, onPrice }: { model: PricedModel; onPrice: (draft: PriceDraft) => void }) {
  const price = model.prices.findLast((one) => one.aboveInputTokens === null)?.perMillionUsd ?? {};
  return (
    <tr>
      <th scope="row">{model.model}</th>
      <td>{model.provider}</td>
      <td>{model.source}</td>
      <td className="num">{model.contextWindowTokens === null ? '–' : formatTokens(model.contextWindowTokens)}</td>
      {(['input', 'output', 'cacheRead'] as const).map((bucket) => (
        <td key={bucket} className="num">
          {formatPrice(price[bucket])}
        </td>
      ))}
      <td className="num">
        <Button variant="plain" aria-label={`${model.source === 'settings' ? 'Change…' : 'Override…'} the price of ${model.model} in the catalogue`} onClick={() => onPrice(newDraft(model.provider, model.model))}>
          {model.source === 'settings' ? 'Change…' : 'Override…'}
        </Button>
      </td>
    </tr>
  );
}

function sourceText({ name, version, date }: Prices['sources'][number]): string {
  return name === version ? name : `${name}: ${version}${date === null ? '' : ` of ${date}`}`;
}

function priceText(text: string): string {
  return formatPrice(text === '' ? undefined : Number(text));
}
