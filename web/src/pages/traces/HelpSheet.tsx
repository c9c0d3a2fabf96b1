import { KeyTable } from '../../ui/KeyTable';
import { Dialog } from '../../ui/Dialog';

const keys: [string[], string][] = [
  [['j', '↓'], 'Next trace'],
  [['k', '↑'], 'Previous trace'],
  [['Enter'], 'Open the trace'],
  [['/'], 'Search'],
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
