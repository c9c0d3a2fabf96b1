import { IconX } from '@tabler/icons-react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { IconButton } from '../../ui/Button';
import styles from './TracesPage.module.css';
import type { TraceImport } from './useTraceImport';

/** What became of the last imported file; nothing before there was one. */
export function ImportResult({ traceImport }: { traceImport: TraceImport }) {
  if (traceImport.error === null && traceImport.message === null) {
    return null;
  }
  return (
    <div className={styles.imported} role="status" data-testid="import-result">
      {traceImport.error === null ? traceImport.message : <ErrorNotice error={traceImport.error} />}
      <IconButton label="Close" onClick={traceImport.dismiss}>
        <IconX size={16} />
      </IconButton>
    </div>
  );
}
