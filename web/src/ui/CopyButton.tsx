import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './Button';

type CopyButtonProps = { value: string | (() => string); label: string; text?: string };

/** Copies a value; shows a tick for a moment, and says so when the browser refuses. */
export function CopyButton({ value, label, text }: CopyButtonProps) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (result === null) {
      return undefined;
    }
    const timer = setTimeout(() => setResult(null), 1_600);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = () => {
    navigator.clipboard.writeText(typeof value === 'function' ? value() : value).then(
      () => setResult('copied'),
      () => setResult('failed'),
    );
  };
  const icon = result === 'copied' ? <IconCheck size={14} /> : <IconCopy size={14} />;
  const title = result === 'failed' ? 'The browser did not allow copying' : label;
  return text === undefined ? (
    <IconButton label={label} title={title} onClick={copy}>
      {icon}
    </IconButton>
  ) : (
    <Button title={title} onClick={copy}>
      {icon} {result === 'copied' ? 'Copied' : text}
    </Button>
  );
}
