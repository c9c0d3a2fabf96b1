import { useId, useRef } from 'react';
import type { YamlFault } from '../../api/types';
import { Button } from '../../ui/Button';
import styles from './Yaml.module.css';

type YamlEditorProps = { label: string; value: string; findings: YamlFault[]; onChange: (value: string) => void };

/** A text with the numbers of its lines; lines with a fault are marked, and each fault leads to its line. */
export function YamlEditor({ label, value, findings, onChange }: YamlEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const lines = value.split('\n');
  const faulty = new Set(findings.filter((one) => one.severity === 'fault').map((one) => one.line));
  const goTo = ({ line, column }: YamlFault) => {
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start + Math.max(0, column - 1), start + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div className={styles.editor}>
      <div className={styles.sheet}>
        <ol className={styles.numbers} aria-hidden="true">
          {lines.map((_, index) => (
            <li key={index} className={faulty.has(index + 1) ? styles.faulty : undefined}>
              {index + 1}
            </li>
          ))}
        </ol>
        <textarea
          ref={area}
          aria-label={label}
          aria-invalid={faulty.size > 0}
          aria-describedby={findings.length > 0 ? id : undefined}
          rows={lines.length}
          wrap="off"
          spellCheck={false}
          value={value}
          data-testid="yaml"
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {findings.length > 0 && (
        <ul id={id} className={styles.findings} aria-label="What is wrong">
          {findings.map((finding) => (
            <li key={`${finding.line}:${finding.column}:${finding.message}`} data-testid="yaml-finding" className={finding.severity === 'fault' ? styles.fault : undefined}>
              {finding.line > 0 && (
                <Button variant="plain" onClick={() => goTo(finding)}>
                  line {finding.line}
                </Button>
              )}
              <span>
                {finding.path !== '' && <code>{finding.path}</code>} {finding.message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
