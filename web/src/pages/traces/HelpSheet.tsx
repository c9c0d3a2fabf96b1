import { KeyTable } from '../../ui/KeyTable';
import { Dialog } from '../../ui/Dialog';

const keys: [string[], string][] = [
  [['j', '↓'], 'Next trace'],
  [['k', '↑'], 'Previous trace'],
  [['Enter'], 'Open the trace'],
  [['/'], 'Search'],
  [['Ctrl K', '⌘ K'], 'Commands: pages, traces, conversations, views'],
  [['Tab'], 'In the search: take the suggestion'],
  [['?'], 'This sheet'],
  [['Esc'], 'Close, or leave the field'],
];

export function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <KeyTable keys={keys} />
    </Dialog>
  );
}
