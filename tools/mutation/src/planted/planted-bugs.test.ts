import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../running/run-node.ts';
import { isTestFile, plantBug, textWithBug } from './plant-bug.ts';
import type { PlantedBug } from './planted-bug.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';

describe('planted bugs', () => {
  it('have names of their own', () => {
    assert.equal(new Set(PLANTED_BUGS.map(({ name }) => name)).size, PLANTED_BUGS.length);
  });

  for (const bug of PLANTED_BUGS) {
    it(`${bug.name}: its place is there, and so are those who catch it`, () => {
      const text = textWithBug(bug);
      assert.ok(text !== undefined, `the text to replace does not stand in ${bug.file} exactly once`);
      assert.doesNotThrow(() => stripTypeScriptTypes(text));
      assert.ok(bug.caughtBy.length > 0);
      for (const check of bug.caughtBy) assert.ok(exists(check), `${check} is not there`);
    });
  }
});

describe('planting a bug', () => {
  const [first] = PLANTED_BUGS;

  it('makes the tests fail that catch it', async () => {
    assert.ok(first);
    const [verdict] = await plantBug(first);
    assert.equal(verdict?.kind, 'caught');
    assert.match(verdict.words, /late/);
  });

  it('tells a change that no test notices, and one that no test meets', async () => {
    assert.ok(first);
    const harmless: PlantedBug = { ...first, replace: `${first.find} // as it was` };
    assert.deepEqual(await kindsOf(harmless), ['survived']);
    const elsewhere = { ...harmless, caughtBy: ['packages/core/src/label/label.test.ts'] };
    assert.deepEqual(await kindsOf(elsewhere), ['never met']);
    assert.deepEqual(await kindsOf({ ...first, find: 'nowhere to be found' }), ['not to be placed']);
  });
});

async function kindsOf(bug: PlantedBug): Promise<string[]> {
  return (await plantBug(bug)).map(({ kind }) => kind);
}

function exists(check: string): boolean {
  if (isTestFile(check)) return existsSync(join(ROOT, check));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return (check.split(' ')[0] ?? '') in scripts;
}
