import { IconShieldCheck } from '@tabler/icons-react';
import { findingName } from '../../findings/findingName';
import { useDetectors } from '../../findings/queries';
import { Severity } from '../../findings/Severity';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import page from '../../ui/Page.module.css';
import styles from './FindingsPage.module.css';
import type { FindingsSearch } from './url';

/** Nothing was found: what was looked for. */
export function DetectorList({ search, onSearch }: { search: FindingsSearch; onSearch: (search: FindingsSearch) => void }) {
  const detectors = useDetectors();
  const enabled = [...detectors.values()].filter((detector) => detector.enabled);
  return (
    <>
      <Notice
        testId="no-findings"
        icon={<IconShieldCheck size={20} aria-hidden="true" />}
        title="Nothing found in this time range"
        actions={search.from !== 'all' && <Button onClick={() => onSearch({ from: 'all' })}>Search all time</Button>}
      >
        Every trace is checked when it is quiet for two seconds, and again while it runs. A finding appears here, on its trace and in the list of traces.
      </Notice>
      {enabled.length > 0 && (
        <div className={styles.card}>
          <table className={page.table} aria-label="What is checked">
            <thead>
              <tr>
                <th scope="col">Checked</th>
                <th scope="col">Severity</th>
                <th scope="col">Found when</th>
              </tr>
            </thead>
            <tbody>
              {enabled.map((detector) => (
                <tr key={detector.type}>
                  <th scope="row">{findingName(detector.type, detectors)}</th>
                  <td>
                    <Severity severity={detector.severity} />
                  </td>
                  <td className={styles.wrapped}>{detector.description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
