import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Document } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatFull, formatSecond } from '../../format/time';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import field from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { documentsQuery } from './queries';
import styles from './SettingsPage.module.css';
import { useDocumentChange } from './useDocumentChange';

const documentId = 'user';

const example = `mappings:
  - { from: my.user, to: user.id }
  - { from: llm.tokens.in, to: gen_ai.usage.input_tokens }
  - { from: llm.kind, to: gen_ai.operation.name, values: { completion: chat, vector: embeddings } }
`;

/** Attribute names of one's own, as Clew is to understand them. */
export function MappingsPage() {
  useTitle('Mappings');
  const documents = useQuery(documentsQuery('mapping'));
  const stored = documents.data?.items.find((document) => document.id === documentId);
  return (
    <Page title={<h2>Mappings</h2>} label="Mappings" testId="mappings-page">
      <div className={styles.body}>
        {documents.isPending && <Skeleton rows={6} rowHeight={40} label="Loading mappings" />}
        {documents.isError && <ErrorNotice error={documents.error} onRetry={() => void documents.refetch()} />}
        {documents.isSuccess && <Editor key={stored?.version ?? 0} stored={stored} />}
        <section className={styles.section}>
          <h2>Try them</h2>
          <p>
            Save, then paste a span on the <Link to="/settings/bench">test bench</Link>: it says which mapping applied, and what came out. Nothing is stored there.
          </p>
        </section>
      </div>
    </Page>
  );
}

function yamlOf(document: Document | undefined): string {
  const value = document?.value as { yaml?: string } | null | undefined;
  return value?.yaml ?? '';
}

function Editor({ stored }: { stored: Document | undefined }) {
  const saved = yamlOf(stored);
  const [yaml, setYaml] = useState(saved);
  const change = useDocumentChange('mapping');
  const version = stored?.version ?? 0;
  return (
    <section className={styles.section}>
      <p className="muted">
        YAML as in a mappings file, or the configuration of the Collector&apos;s GenAI normaliser. In force for what is received from then on; an attribute that the file{' '}
        <code>CLEW_MAPPINGS</code> names, too, is mapped as it is said here.
      </p>
      <label className={field.field}>
        Mappings
        <textarea rows={16} spellCheck={false} value={yaml} placeholder={example} onChange={(event) => setYaml(event.target.value)} data-testid="mappings-text" />
      </label>
      {change.isError && (
        <p role="alert" className={styles.fault}>
          {change.error.message}
        </p>
      )}
      <div className={styles.actions}>
        <Button variant="primary" disabled={change.isPending || yaml === saved} onClick={() => change.mutate({ id: documentId, version, value: yaml.trim() === '' ? null : { yaml } })}>
          Save
        </Button>
        <Button disabled={yaml === saved} onClick={() => setYaml(saved)}>
          Undo
        </Button>
        {yaml === '' && <Button onClick={() => setYaml(example)}>Insert an example</Button>}
        <span role="status" className="muted">
          {stored === undefined ? 'Nothing is mapped here yet.' : `In force: version ${stored.version}, ${formatSecond(stored.created)}`}
        </span>
      </div>
      {stored !== undefined && <History onLoad={setYaml} />}
    </section>
  );
}

function History({ onLoad }: { onLoad: (yaml: string) => void }) {
  const versions = useQuery({ queryKey: ['documents', 'mapping', documentId], queryFn: ({ signal }) => api.documentVersions('mapping', documentId, signal) });
  const earlier = versions.data?.items.slice(1).filter((document) => !document.deleted) ?? [];
  return earlier.length === 0 ? null : (
    <details>
      <summary>Earlier versions</summary>
      <ul className={styles.actions}>
        {earlier.map((document) => (
          <li key={document.version} style={{ listStyle: 'none' }}>
            <Button onClick={() => onLoad(yamlOf(document))}>
              Version {document.version}, {formatFull(document.created).slice(0, 16)}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
