import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MANIFESTS = '{package.json,{packages,services,apps,tools}/**/package.json}';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

type Dependencies = Readonly<Record<string, string>>;

interface Manifest {
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

const read = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const lock = read<{ readonly packages: Readonly<Record<string, Locked>> }>('package-lock.json');

describe('the lock file', () => {
  it('has a hash for each package, and takes none from elsewhere than a registry', () => {
    const faults = Object.entries(lock.packages).flatMap(([path, locked]) => faultsOf(path, locked));
    assert.deepEqual(faults, []);
    assert.ok(Object.keys(lock.packages).length > 300);
  });

  it('knows only those scripts of packages that the manifest allows to run', () => {
    const allowed = Object.keys(read<Manifest>('package.json').allowScripts ?? {});
    const scripts = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    assert.deepEqual(scripts.sort(), allowed.sort());
  });

  it('is of exact versions in every manifest', () => {
    const manifests = globSync(MANIFESTS, { cwd: ROOT, exclude: (path) => /node_modules|dist/.test(path) });
    assert.ok(manifests.length > 30);
    for (const path of manifests) {
      const { dependencies, devDependencies, optionalDependencies } = read<Manifest>(path);
      const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
      for (const [name, version] of all) {
        const pattern = name.startsWith('@foretick/') ? /^\*$/ : /^\d+\.\d+\.\d+(-[\w.]+)?$/;
        assert.match(version, pattern, `${path}: ${name}`);
      }
    }
  });

  const good: Locked = { version: '1.0.0', integrity: `sha512-${'a'.repeat(86)}==` };
  const bad: readonly (readonly [string, Locked])[] = [
    ['no hash', { version: '1.0.0' }],
    ['a weak hash', { ...good, integrity: 'sha1-abc' }],
    ['one hash of several that is weak', { ...good, integrity: `${good.integrity} sha1-abc` }],
    ['a repository', { ...good, resolved: 'git+ssh://git@github.com/a/b.git#c' }],
    ['a file', { ...good, resolved: 'file:../b.tgz' }],
    ['a registry without TLS', { ...good, resolved: 'http://registry.npmjs.org/a/-/a-1.0.0.tgz' }],
    ['an address of its own', { ...good, resolved: 'https://evil.example/a-1.0.0.tgz' }],
  ];
  for (const [what, locked] of bad) {
    it(`is refused with ${what}`, () => {
      assert.equal(faultsOf('node_modules/a', locked).length, 1);
    });
  }

  it('may name the registry of npm', () => {
    const resolved = 'https://registry.npmjs.org/a/-/a-1.0.0.tgz';
    assert.deepEqual(faultsOf('node_modules/a', { ...good, resolved }), []);
  });
});

function faultsOf(path: string, { link, integrity = '', resolved }: Locked): readonly string[] {
  // Our own workspaces are folders and links to them.
  if (link === true || !path.includes('node_modules/')) return [];
  if (!/^sha512-[\w+/]{86}==$/.test(integrity)) return [`${path}: its hash is "${integrity}"`];
  const fromRegistry = resolved === undefined || resolved.startsWith('https://registry.npmjs.org/');
  return fromRegistry ? [] : [`${path}: comes from ${resolved}`];
}
