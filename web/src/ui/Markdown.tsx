import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { ExternalLink } from './ExternalLink';
import styles from './Markdown.module.css';
import { safeUrl } from './safeUrl';

const plugins = [remarkGfm];

// Message text is hostile: there is no raw HTML, links go through the allow-list, and an image is only named, since
// loading it would tell its server that somebody reads this.
const components: Components = {
  a: ({ href, children }) => <ExternalLink href={href}>{children}</ExternalLink>,
  img: ({ src, alt }) => (
    <ExternalLink href={typeof src === 'string' ? src : undefined}>[image{alt ? `: ${alt}` : ''}]</ExternalLink>
  ),
};

export function Markdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={(url) => safeUrl(url) ?? ''}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
