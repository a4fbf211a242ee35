import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nameMistake, serviceFiles } from './service-files.ts';

/** `npm run new:service NAME`: a workspace in services/ that passes every check. */
const ROOT = join(import.meta.dirname, '../../..');
const name = process.argv[2];
const folder = join(ROOT, 'services', name ?? '');
const mistake =
  nameMistake(name) ??
  (existsSync(folder) ? `services/${name} is there already; take another name` : undefined);

if (mistake !== undefined || name === undefined) {
  console.error(`new:service: ${mistake}`);
  process.exitCode = 1;
} else {
  for (const [path, content] of serviceFiles(name)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    console.log(`services/${name}/${path}`);
  }
  // The lock file has to know the workspace. Nothing is fetched for it.
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  // How lines break depends on the name.
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'check', '--write', '--log-level=error', folder], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  console.log('Next: npm run check, then docs/recipes/add-a-service.md');
}
