import { expect, it } from 'vitest';
import { formatBytes, formatLimitBytes } from './bytes';

it.each([
  [0, '0 B'],
  [890, '890 B'],
  [999.6, '1 KB'],
  [1_240_000, '1.2 MB'],
  [34_000_000_000, '34 GB'],
  [4e15, '4000 TB'],
])('formatBytes(%d) is %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [512, '512 B'],
  [64 << 20, '64 MiB'],
  [1536 * 1024, '1536 KiB'],
  [2 ** 40, '1 TiB'],
  [1_000_000_000, '1 GB'],
])('formatLimitBytes(%d) is %s', (bytes, text) => {
  expect(formatLimitBytes(bytes)).toBe(text);
});
