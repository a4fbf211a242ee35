import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { DEFAULT_FEATURE_VIEW, featureTable } from '@foretick/core/feature';
import { indicatorPage } from '@foretick/core/indicator';
import { TOPICS } from '@foretick/ports';
import { topicJsonSchema } from '@foretick/ports/schema';
import { createProgram } from './cli/program.ts';
import { settingsTable } from './config/settings-table.ts';
import { ROOT } from './testing/foretick-process.ts';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'custom/README.md',
  ...globSync('docs/**/*.md', { cwd: ROOT }),
];
const NPM_SCRIPTS = new Set(
  Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts),
);

describe('the documents', () => {
  it('show commands and flags that exist', () => {
    const program = createProgram(new AbortController().signal);
    let shown = 0;
    for (const page of PAGES) {
      for (const line of commandLines(page)) {
        shown += 1;
        const [name, ...words] = line.split(/\s+/);
        const named = program.commands.find((one) => one.name() === name);
        assert.ok(named, `${page} shows "foretick ${line}", and there is no command ${name}`);
        const command = named.commands.find((one) => one.name() === words[0]) ?? named;
        const flags = new Set(command.options.map((option) => option.long));
        for (const word of words.filter((one) => one.startsWith('--'))) {
          assert.ok(flags.has(word), `${page} shows ${word}, which foretick ${name} does not know`);
        }
      }
    }
    assert.ok(shown >= 4, `only ${shown} commands found`);
  });

  it('show npm scripts that exist', () => {
    for (const page of PAGES) {
      for (const [, script = ''] of text(page).matchAll(/\bnpm run ([\w:]+)/g)) {
        assert.ok(NPM_SCRIPTS.has(script), `${page} shows npm run ${script}`);
      }
    }
  });

  it('link to pages that exist', () => {
    for (const page of PAGES) {
      for (const [, target = ''] of text(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
        assert.ok(existsSync(join(ROOT, dirname(page), target)), `${page} links to ${target}`);
      }
    }
  });

  it('list every feature as it is', () => {
    const page = join(ROOT, 'docs/features.md');
    const written = readFileSync(page, 'utf8');
    const expected = written.replace(
      /(<!-- features[^\n]*-->)[\s\S]*(<!-- end of features -->)/,
      (_, begin, end) => `${begin}\n${featureTable(DEFAULT_FEATURE_VIEW)}\n${end}`,
    );
    if (process.env.FORETICK_TEST_WRITE_DOCS !== undefined) writeFileSync(page, expected);
    else assert.equal(written, expected, 'npm run docs writes it anew');
  });

  it('list every setting as it is', () => {
    const page = join(ROOT, 'docs/configuration.md');
    const written = readFileSync(page, 'utf8');
    const expected = written.replace(
      /(<!-- settings[^\n]*-->)[\s\S]*(<!-- end of settings -->)/,
      (_, begin, end) => `${begin}\n${settingsTable()}\n${end}`,
    );
    if (process.env.FORETICK_TEST_WRITE_DOCS !== undefined) writeFileSync(page, expected);
    else assert.equal(written, expected, 'npm run docs writes it anew');
  });

  it('hold the JSON Schema of every topic', () => {
    for (const topic of TOPICS) {
      const page = join(ROOT, `docs/topics/${topic}.schema.json`);
      const expected = `${JSON.stringify(topicJsonSchema(topic), null, 1)}\n`;
      if (process.env.FORETICK_TEST_WRITE_DOCS !== undefined) writeFileSync(page, expected);
      else assert.equal(readFileSync(page, 'utf8'), expected, 'npm run docs writes it anew');
    }
  });

  it('describe every indicator as it is', () => {
    const page = join(ROOT, 'docs/indicators.md');
    if (process.env.FORETICK_TEST_WRITE_DOCS !== undefined) writeFileSync(page, indicatorPage());
    else assert.equal(readFileSync(page, 'utf8'), indicatorPage(), 'npm run docs writes it anew');
  });
});

/** `start --source simulated` for each line that starts Foretick, whichever way. */
function commandLines(page: string): string[] {
  const lines = text(page)
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim());
  return lines.flatMap((line) => {
    const direct = /^(?:npx --no-install )?foretick (.+)$/.exec(line)?.[1];
    const started = /^npm start -- (.+)$/.exec(line)?.[1];
    return direct ?? (started === undefined ? [] : `start ${started}`);
  });
}

function text(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}
