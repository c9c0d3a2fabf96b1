import { IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { Button } from '../../ui/Button';
import type { TraceImport } from './useTraceImport';

/** Picks an OTLP/JSON file; dropping one on the page does the same. */
export function ImportButton({ traceImport }: { traceImport: TraceImport }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button title="Import traces from an OTLP/JSON file, or drop it here" disabled={traceImport.running} onClick={() => input.current?.click()}>
        <IconUpload size={14} aria-hidden="true" /> {traceImport.running ? 'Importing…' : 'Import'}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label="OTLP/JSON file"
        data-testid="import-file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be picked again after its fault was mended.
          event.target.value = '';
          if (file !== undefined) {
            traceImport.start(file);
          }
        }}
      />
    </>
  );
}
