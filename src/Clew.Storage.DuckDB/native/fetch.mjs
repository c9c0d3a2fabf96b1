// Installs the locked DuckDB package and puts its library at native/lib/<target>. Runs in a folder of its own and renames at the end, so
// that builds running side by side cannot see half a library.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const libraryName = process.argv[2];
const target = join(here, 'lib', libraryName);
mkdirSync(join(here, 'lib'), { recursive: true });
const work = mkdtempSync(join(here, 'lib', 'fetch-'));
try {
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(here, file), join(work, file));
  }
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
    { cwd: work, stdio: 'inherit', shell: process.platform === 'win32' });
  if (npm.error || npm.status !== 0) {
    console.error(`error CLEW001: npm could not fetch the DuckDB library: ${npm.error?.message ?? `npm ci ended with code ${npm.status}`}`);
    process.exit(1);
  }
  const scope = join(work, 'node_modules', '@duckdb');
  const platform = existsSync(scope) ? readdirSync(scope)[0] : undefined;
  if (!platform) {
    console.error(`error CLEW002: DuckDB is not packaged for ${process.platform} ${process.arch}.`);
    process.exit(1);
  }
  const fetched = join(work, libraryName);
  copyFileSync(join(scope, platform, libraryName), fetched);
  renameSync(fetched, target);
} finally {
  rmSync(work, { recursive: true, force: true });
}
