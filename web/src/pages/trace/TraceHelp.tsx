import { Dialog } from '../../ui/Dialog';
import { KeyTable } from '../../ui/KeyTable';

const keys: [string[], string][] = [
  [['j', '↓'], 'Next row'],
  [['k', '↑'], 'Previous row'],
  [['←'], 'Collapse, or go to the parent'],
  [['→'], 'Expand, or go to the first child'],
  [['Enter'], 'Open the span'],
  [['Esc'], 'Close the panel'],
  [['f'], 'Open the next visible span'],
  [['b'], 'Open the previous visible span'],
  [['1', '…', '8'], 'Open a view, from Timeline to Raw'],
  [['n'], 'Next model call'],
  [['p'], 'Previous model call'],
  [['['], 'Collapse all'],
  [[']'], 'Expand all'],
  [['z'], 'Flame: zoom to the span'],
  [['+', '-', '0'], 'Flame: zoom in, out, whole run'],
  [['Ctrl', 'B'], 'Find in trace'],
  [['Enter', 'Shift+Enter'], 'Next or previous hit'],
];

export function TraceHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <KeyTable keys={keys} />
    </Dialog>
  );
}
