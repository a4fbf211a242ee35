import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ForetickError } from '@foretick/ports';
import { exampleVersion, modelRegistryContract } from '@foretick/ports/contract/model-registry';
import { openFilesRegistry } from './files-registry.ts';

const folders: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foretick-registry-'));
  folders.push(folder);
  return folder;
}

after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

modelRegistryContract('files', async () => {
  const folder = await temporaryFolder();
  return {
    registry: await openFilesRegistry(folder),
    reopen: () => openFilesRegistry(folder),
    damage: (modelVersion) => cutInHalf(join(folder, 'models', `${modelVersion}.json`)),
  };
});

async function cutInHalf(path: string): Promise<void> {
  await truncate(path, Math.floor((await stat(path)).size / 2));
}

describe('files registry', () => {
  it('tells the path of a damaged file', async () => {
    const folder = await temporaryFolder();
    const registry = await openFilesRegistry(folder);
    await registry.save(exampleVersion);
    const path = join(folder, 'models', `${exampleVersion.modelVersion}.json`);
    await cutInHalf(path);
    await assert.rejects(
      registry.load(exampleVersion.modelVersion),
      (error) => error instanceof ForetickError && error.message.includes(path),
    );
  });

  it('refuses JSON that is no model', async () => {
    const folder = await temporaryFolder();
    const registry = await openFilesRegistry(folder);
    const wrong = { ...exampleVersion, parameters: { ...exampleVersion.parameters, means: [1] } };
    await writeFile(join(folder, 'models', `${exampleVersion.modelVersion}.json`), JSON.stringify(wrong));
    await assert.rejects(registry.load(exampleVersion.modelVersion), { code: 'REGISTRY_DAMAGED' });
  });

  it('leaves no temporary file, and does not take one for a model', async () => {
    const folder = await temporaryFolder();
    const registry = await openFilesRegistry(folder);
    await registry.save(exampleVersion);
    assert.deepEqual(await readdir(join(folder, 'models')), [`${exampleVersion.modelVersion}.json`]);
    await writeFile(join(folder, 'models', '.half.json.1.1.tmp'), '{');
    assert.equal((await registry.list()).length, 1);
  });

  it('says so when the folder cannot be used', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await assert.rejects(openFilesRegistry(file), { code: 'REGISTRY_UNAVAILABLE' });
  });
});
