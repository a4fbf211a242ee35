import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { DEFAULT_FEATURE_VIEW, featureTable } from '@foretick/core/feature';
import { indicatorPage } from '@foretick/core/indicator';
import { TOPICS } from '@foretick/ports';
import { topicJsonSchema } from '@foretick/ports/schema';
import type { Command } from 'commander';
import { createProgram } from './cli/program.ts';
import { cliPage } from './cli/reference-page.ts';
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
  it('show commands that the command line takes as they stand', () => {
    let shown = 0;
    for (const page of PAGES) {
      for (const line of commandLines(page)) {
        shown += 1;
        assert.equal(reachedBy(line), true, `${page} shows "foretick ${line}"`);
      }
    }
    assert.ok(shown >= 40, `only ${shown} commands found`);
  });

  it('would be found out if they showed what is not taken', () => {
    for (const line of [
      'fly',
      'train',
      'train --pair BTC/USD --speed 5',
      'models promote',
      'completion tcsh',
    ]) {
      assert.notEqual(reachedBy(line), true, line);
    }
  });

  it('tell every command as it is', () => {
    const page = join(ROOT, 'docs/reference/cli.md');
    const expected = cliPage(createProgram(new AbortController().signal));
    if (process.env.FORETICK_TEST_WRITE_DOCS !== undefined) writeFileSync(page, expected);
    else assert.equal(readFileSync(page, 'utf8'), expected, 'npm run docs writes it anew');
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

  it('link to headings that exist', () => {
    for (const page of PAGES) {
      for (const [, target = '', anchor = ''] of text(page).matchAll(/\]\(([^)#:]*)#([^)]*)\)/g)) {
        const linked = target === '' ? page : join(dirname(page), target);
        assert.ok(anchorsOf(linked).has(anchor), `${page} links to ${linked}#${anchor}`);
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

/** Whether the command would run; else what the command line says against it. Nothing is run. */
function reachedBy(line: string): true | string {
  const program = createProgram(new AbortController().signal);
  let reached: true | string = 'no command was reached';
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    command.commands.forEach(prepare);
    if (command.commands.length > 0) return;
    command.action(() => {
      reached = true;
    });
  };
  prepare(program);
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const end = words.findIndex((word) => word.startsWith('>'));
  try {
    program.parse(end < 0 ? words : words.slice(0, end), { from: 'user' });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return reached;
}

/** Anchors of a page's headings, as they are made from their text. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

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
