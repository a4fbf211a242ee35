import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, nameOf } from './manifest.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache');

/** Whether it is an object that Kubernetes itself knows, not one of an operator. */
export function isBuiltIn({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): boolean {
  return existsSync(join(ROOT, 'node_modules/kubernetes-models', apiVersion, `${kind}.d.ts`));
}

/**
 * Objects against Kubernetes' own types: each is written as a literal of its type, and the compiler says what is missing, what is of
 * a wrong type and what nobody knows.
 */
export function typeMistakes(manifests: readonly Manifest[]): readonly string[] {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'manifests-'));
  try {
    const modules = manifests.map((manifest, index) => [`object-${index}.ts`, typed(manifest)] as const);
    for (const [file, code] of modules) writeFileSync(join(folder, file), code);
    const files = modules.map(([file]) => join(folder, file));
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--pretty', 'false'];
    const modern = ['--module', 'nodenext', '--target', 'esnext', '--types', ''];
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, ...modern, ...files],
      { encoding: 'utf8', cwd: ROOT },
    );
    return stdout.split('\n').flatMap((line) => {
      const found = /object-(\d+)\.ts\(\d+,\d+\): error TS\d+: (.*)$/.exec(line);
      const manifest = manifests[Number(found?.[1] ?? -1)];
      if (found === null) return line.startsWith('error') ? [line] : [];
      return manifest === undefined ? [line] : [`${nameOf(manifest)}: ${found[2]}`];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function typed(manifest: Manifest): string {
  const { apiVersion, kind } = manifest;
  return [
    `import type { I${kind} } from 'kubernetes-models/${apiVersion}/${kind}';`,
    `export const object: I${kind} = ${JSON.stringify(manifest, null, 1)};`,
    '',
  ].join('\n');
}
