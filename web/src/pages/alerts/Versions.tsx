import { useQuery } from '@tanstack/react-query';
import type { Document } from '../../api/types';
import { formatSecond } from '../../format/time';
import { Button } from '../../ui/Button';
import styles from './Alerts.module.css';
import { versionsQuery } from './queries';
import type { YamlKind } from './useYamlChange';

type VersionsProps = { kind: YamlKind; id: string; onLoad: (yaml: string) => void };

/** All texts that a rule or objective had, for those that were changed here. */
export function Versions({ kind, id, onLoad }: VersionsProps) {
  const versions = useQuery(versionsQuery(kind, id));
  const items = versions.data?.items ?? [];
  if (items.length < 2) {
    return null;
  }
  return (
    <details className={styles.versions} data-testid="versions">
      <summary>Versions</summary>
      <ul>
        {items.map((document) => (
          <li key={document.version}>
            {document.deleted ? (
              <span className="muted">Version {document.version}: deleted</span>
            ) : (
              <Button onClick={() => onLoad(yamlOf(document))}>Version {document.version}</Button>
            )}
            <span className="muted">
              {formatSecond(document.created)}
              {document.author !== null && `, ${document.author}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function yamlOf({ value }: Document): string {
  const yaml = (value as { yaml?: unknown } | null)?.yaml;
  return typeof yaml === 'string' ? yaml : '';
}
