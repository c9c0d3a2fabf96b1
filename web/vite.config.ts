import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { initialSize } from './initialSize';

const api = process.env['CLEW_API'] ?? 'http://127.0.0.1:4319';

export default defineConfig({
  plugins: [react(), initialSize()],
  build: {
    target: 'es2022',
    // Every asset stays a file: the Content-Security-Policy has no data: source for fonts.
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: api, changeOrigin: false } },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});
