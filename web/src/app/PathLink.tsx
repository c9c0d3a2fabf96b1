import { useNavigate } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

type PathLinkProps = { path: string | null; children: ReactNode };

/** A link to a page of this UI by the path that the server told; plain text when it is not one. */
export function PathLink({ path, children }: PathLinkProps) {
  const navigate = useNavigate();
  if (path === null || !isOwnPath(path)) {
    return <span>{children}</span>;
  }
  const go = (event: MouseEvent) => {
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void navigate({ href: path });
    }
  };
  return (
    <a href={path} onClick={go}>
      {children}
    </a>
  );
}

/** Two slashes, or a slash and a backslash, begin the address of another host. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}
