import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { loadFeatureView } from './load-feature-view.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../custom/features/_example.ts', import.meta.url));
/** Below the project, so that files in it find its packages. */
const ROOT = fileURLToPath(new URL('../../../../custom/', import.meta.url));

const VALID = {
  name: "'mine'",
  transform: "'1'",
  unit: "'share'",
  warmUp: '1',
  initial: '() => 0',
  next: '(state) => state + 1',
  value: '() => 1',
};

describe('features of one’s own', () => {
  it('come from files, the example too, once it has a name without an underscore', async (t) => {
    const folder = newFolder(t);
    copyFileSync(EXAMPLE, join(folder, '_example.ts'));
    assert.deepEqual(await loadFeatureView(folder), DEFAULT_FEATURE_VIEW);
    copyFileSync(EXAMPLE, join(folder, 'volume-burst.ts'));
    const view = await loadFeatureView(folder);
    assert.equal(view.names.at(-1), 'volume_burst');
    assert.notEqual(view.description, DEFAULT_FEATURE_VIEW.description);
  });

  it('need no folder', async (t) => {
    assert.deepEqual(await loadFeatureView(join(newFolder(t), 'nowhere')), DEFAULT_FEATURE_VIEW);
  });

  for (const [what, source, said] of [
    ['without the export', 'export const other = 1;', /"feature" is no feature/],
    ['that lacks a part', featureWith({ value: 'undefined' }), /value: is no function/],
    ['that does not parse', 'export const feature = {', /cannot be loaded/],
    ['that is not finite', featureWith({ value: '() => 0 / 0' }), /mine is NaN after 1 candles/],
    [
      'whose state is lost in JSON',
      featureWith({
        initial: '() => new Map()',
        next: '(state, { candle }) => new Map(state ?? []).set(candle.openTime, 1)',
        value: '(state) => state.size ?? 0',
      }),
      /survive JSON|fails on ordinary/,
    ],
    ['that is not the same twice', featureWith({ value: '() => Math.random()' }), /depend on nothing else/],
    ['whose name is taken', featureWith({ name: "'return_0'" }), /two features are called return_0/],
  ] as const) {
    it(`refuses a file ${what}, in one line that names it`, async (t) => {
      const folder = newFolder(t);
      writeFileSync(join(folder, 'mine.mjs'), source);
      await assert.rejects(loadFeatureView(folder), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'CUSTOM_FEATURE_INVALID');
        assert.match(error.message, said);
        assert.ok(error.message.includes(folder) && !error.message.includes('\n'), error.message);
        return true;
      });
    });
  }
});

function featureWith(changes: Partial<typeof VALID>): string {
  const fields = Object.entries({ ...VALID, ...changes }).map(([name, code]) => `${name}: ${code}`);
  return `export const feature = { ${fields.join(', ')} };`;
}

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(ROOT, 'test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
