import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * `node build/package-dist.ts FOLDER`: makes the JavaScript that tsc emitted there a package of its own, with README and licence.
 * In the workspace the package is its TypeScript; what is published is this folder: `npm publish FOLDER`.
 */
const [folder = 'dist'] = process.argv.slice(2);
const here = new URL('..', import.meta.url);
const source: Record<string, unknown> = JSON.parse(readFileSync(new URL('package.json', here), 'utf8'));
const { private: _private, scripts: _scripts, ...rest } = source;
const exports = { '.': { types: './index.d.ts', default: './index.js' } };
writeFileSync(`${folder}/package.json`, `${JSON.stringify({ ...rest, exports }, null, 2)}\n`);
copyFileSync(new URL('README.md', here), `${folder}/README.md`);
copyFileSync(new URL('../../LICENSE', here), `${folder}/LICENSE`);
