import { IconX } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { IconButton } from './Button';
import styles from './Drawer.module.css';

type DrawerProps = { title: string; testId?: string; onClose: () => void; children: ReactNode };

/** A modal panel along the right edge. Esc, the button or a click beside it close it; the focus returns to where it was. */
export function Drawer({ title, testId, onClose, children }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState(false);
  useLayoutEffect(() => {
    const node = dialog.current;
    if (node !== null && !node.open) {
      node.showModal();
      // Lists inside measure themselves, which they cannot before the dialog has a size.
      setShown(true);
    }
  }, []);
  // Only a dialog that closes itself gives the focus back; onClose then takes it out of the page.
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={styles.drawer}
      aria-label={title}
      data-testid={testId}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <h2>{title}</h2>
          <IconButton label="Close (Esc)" onClick={close}>
            <IconX size={16} />
          </IconButton>
        </header>
        {shown && children}
      </div>
    </dialog>
  );
}
