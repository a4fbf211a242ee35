import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { newFolder } from '../testing/foretick-process.ts';
import { completionScript, SHELLS } from './completion.ts';
import { createProgram } from './program.ts';

const program = createProgram(new AbortController().signal);

test('bash completes commands, subcommands, flags and files', () => {
  const cases: readonly [words: readonly string[], offered: readonly string[]][] = [
    [['ev'], ['evaluate']],
    [
      ['models', ''],
      ['card', 'list', 'promote', 'roll-back', 'show'],
    ],
    [['models', 'promote', '--rea'], ['--reason']],
    [['train', '--pair', 'BTC/USD', '--mo'], ['--model']],
    [['completion', '--h'], ['--help']],
    [['import', 'package.j'], ['package.json']],
  ];
  for (const [words, offered] of cases) {
    const all = ['foretick', ...words].map((word) => `'${word}'`).join(' ');
    const script = `${completionScript(program, 'bash')}
COMP_WORDS=(${all}); COMP_CWORD=${words.length}; _foretick; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const found = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n').sort();
    const wanted = offered.length > 1 ? found.filter((one) => !one.startsWith('--')) : found;
    assert.deepEqual(wanted, offered, words.join(' '));
  }
});

for (const shell of SHELLS) {
  test(`the script for ${shell} names every command and is one that the shell can read`, (t) => {
    const script = completionScript(program, shell);
    for (const command of program.commands) assert.ok(script.includes(command.name()), command.name());
    const file = join(newFolder(t), `foretick.${shell}`);
    writeFileSync(file, script);
    const read = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    if (read.error !== undefined) return t.skip(`${shell} is not installed`);
    assert.equal(read.status, 0, read.stderr);
  });
}
