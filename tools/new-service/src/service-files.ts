import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEMPLATES = join(import.meta.dirname, '../templates');
const PATHS = ['package.json', 'README.md', 'src/index.ts', 'src/create-NAME.ts', 'src/create-NAME.test.ts'];

/** Files of a new service by their path in its folder. It counts final candles and says nothing yet: a place to begin from. */
export function serviceFiles(name: string): ReadonlyMap<string, string> {
  const title = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const filled = (text: string) =>
    text.replaceAll('NAME', name).replaceAll('CREATE', `create${title.join('')}`);
  return new Map(
    PATHS.map((path) => [filled(path), filled(readFileSync(join(TEMPLATES, `${path}.template`), 'utf8'))]),
  );
}

/** Why this is no name of a service; `undefined` when it is one. */
export function nameMistake(name: string | undefined): string | undefined {
  if (name === undefined || name === '') return 'a name is missing: npm run new:service NAME';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    return `"${name}" is no name of a service; allowed are lower-case words with dashes between them, such as order-flow`;
  return undefined;
}
