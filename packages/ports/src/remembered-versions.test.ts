import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exampleVersion } from './contract/model-registry.ts';
import { rememberedVersions } from './remembered-versions.ts';

it('reads each version once while few others come in between, and asks again for what was not there', async () => {
  const asked: string[] = [];
  const there = new Set(['a', 'b', 'c']);
  const load = rememberedVersions(
    {
      load: async (modelVersion) => {
        asked.push(modelVersion);
        return there.has(modelVersion) ? { ...exampleVersion, modelVersion } : undefined;
      },
    },
    2,
  );
  const [first, second] = await Promise.all([load('a'), load('a')]);
  assert.equal(first, second, 'one and the same');
  assert.equal(await load('a'), first);
  assert.deepEqual(asked.splice(0), ['a', 'a']);
  for (const version of ['b', 'a', 'c', 'a', 'b']) await load(version);
  // `a` was asked for again before `c` came, so `b` had to go.
  assert.deepEqual(asked.splice(0), ['b', 'c', 'b']);
  assert.equal(await load('d'), undefined);
  there.add('d');
  assert.equal((await load('d'))?.modelVersion, 'd');
  assert.deepEqual(asked, ['d', 'd']);
});
