import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleVersion, modelRegistryContract } from '@foretick/ports/contract/model-registry';
import { createMemoryRegistry } from './memory-registry.ts';

modelRegistryContract('memory', async () => {
  const registry = createMemoryRegistry();
  return {
    registry,
    reopen: async () => registry,
    damage: async (modelVersion) => registry.damage(modelVersion),
  };
});

describe('memory registry', () => {
  it('gives every reader a version of its own', async () => {
    const registry = createMemoryRegistry();
    const saved = { ...exampleVersion, metrics: { holdoutRows: 1 } };
    await registry.save(saved);
    saved.metrics.holdoutRows = 2;
    const [one, two] = [await registry.load(saved.modelVersion), await registry.load(saved.modelVersion)];
    assert.deepEqual(one?.metrics, { holdoutRows: 1 });
    assert.notEqual(one, two);
  });
});
