import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ForetickError } from '@foretick/ports';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const PAGE = join(ROOT, 'apps/dashboard');
const BUILT = join(PAGE, 'dist');
const STAMP = '.sources';
const SOURCES = [
  'apps/dashboard/{index.html,package.json,vite.config.ts}',
  'apps/dashboard/{src,public}/**/*.*',
  'packages/client/src/**/*.ts',
  'package-lock.json',
];

/** Folder of the built page, built anew when its sources have changed since. `undefined` when it cannot be built here. */
export async function builtPage(): Promise<string | undefined> {
  const sources = sourcesHash();
  if (isBuiltFrom(sources)) return BUILT;
  const vite = viteProgram();
  if (vite === undefined) return existsSync(join(BUILT, 'index.html')) ? BUILT : undefined;
  // Others may serve the folder, or build as well, at this moment: it is made aside and put in place whole.
  const aside = `${BUILT}-${process.pid}`;
  try {
    await build(vite, aside);
    writeFileSync(join(aside, STAMP), sources);
    if (!isBuiltFrom(sources)) putInPlace(aside, sources);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return BUILT;
}

function isBuiltFrom(sources: string): boolean {
  const stamp = join(BUILT, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
}

function putInPlace(aside: string, sources: string): void {
  const before = `${aside}-before`;
  try {
    if (existsSync(BUILT)) renameSync(BUILT, before);
    renameSync(aside, BUILT);
  } catch (error) {
    // Another process was faster. What it built from the same sources is the same.
    if (!isBuiltFrom(sources)) throw error;
  } finally {
    rmSync(before, { recursive: true, force: true });
  }
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: ROOT }).sort()) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** The builder is a development tool; an installation without it comes with the page built. */
function viteProgram(): string | undefined {
  try {
    return join(
      dirname(createRequire(join(PAGE, 'package.json')).resolve('vite/package.json')),
      'bin/vite.js',
    );
  } catch {
    return undefined;
  }
}

function build(vite: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [vite, 'build', PAGE, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
      {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let complaint = '';
    child.stderr.on('data', (chunk) => {
      complaint = (complaint + String(chunk)).slice(-2_000);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new ForetickError(
            'PAGE_NOT_BUILT',
            `the page could not be built: ${complaint.trim().split('\n')[0] ?? `exit ${code}`}`,
          ),
        );
    });
  });
}
