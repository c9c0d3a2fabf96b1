import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What a first visit downloads before anything is drawn, compressed as the server does. Pages and the graph come when they are opened. */
const initialBytesMax = 600_000;

/** Fails the build when the entry, all that it imports at once and their styles are larger than the limit. */
export function initialSize(): Plugin {
  return {
    name: 'clew-initial-size',
    generateBundle(_options, bundle) {
      const files = new Set<string>();
      const add = (file: string) => {
        const chunk = bundle[file];
        if (files.has(file) || chunk === undefined) {
          return;
        }
        files.add(file);
        if (chunk.type === 'chunk') {
          chunk.imports.forEach(add);
          chunk.viteMetadata?.importedCss.forEach(add);
        }
      };
      Object.values(bundle).forEach((chunk) => chunk.type === 'chunk' && chunk.isEntry && add(chunk.fileName));
      const bytes = [...files].reduce((sum, file) => {
        const chunk = bundle[file]!;
        return sum + gzipSync(chunk.type === 'chunk' ? chunk.code : chunk.source).length;
      }, 0);
      if (bytes === 0 || bytes > initialBytesMax) {
        this.error(`The first visit would download ${bytes} bytes in ${files.size} files; the limit is ${initialBytesMax}.`);
      }
      this.info(`first visit: ${Math.round(bytes / 1000)} kB gzip of at most ${initialBytesMax / 1000} kB`);
    },
  };
}
