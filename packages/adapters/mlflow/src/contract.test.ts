import { describe } from 'node:test';
import { modelRegistryContract } from '@foretick/ports/contract/model-registry';
import { newPrefix, registryOn, SKIP } from './testing/server.ts';
import { serverView } from './testing/server-view.ts';

describe('on a real MLflow server', { skip: SKIP }, () => {
  modelRegistryContract('mlflow', async () => {
    const prefix = newPrefix();
    const server = serverView(prefix);
    return {
      registry: registryOn(prefix),
      reopen: async () => registryOn(prefix),
      damage: (modelVersion) => server.overwrite(modelVersion, '{"model":'),
      aliases: (version) => server.aliases(version),
    };
  });
});
