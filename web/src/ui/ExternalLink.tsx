import type { ReactNode } from 'react';
import { safeUrl } from './safeUrl';

type ExternalLinkProps = { href: string | undefined | null; children: ReactNode };

/** A link to another site, or plain text when the address is not one to open. */
export function ExternalLink({ href, children }: ExternalLinkProps) {
  const url = safeUrl(href);
  return url === null ? (
    <span>{children}</span>
  ) : (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow" title={url}>
      {children}
    </a>
  );
}
