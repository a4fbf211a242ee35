import assert from 'node:assert/strict';
import type { Aliases, ModelVersion } from '@foretick/ports';
import * as z from 'zod';
import { SERVER_URL } from './server.ts';

const tags = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const versionSchema = z.object({
  name: z.string(),
  version: z.string(),
  source: z.string(),
  run_id: z.string(),
  tags,
});
const named = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const runSchema = z.object({
  info: z.object({ run_id: z.string(), status: z.string(), run_name: z.string() }),
  data: z.object({
    params: named,
    tags: named,
    metrics: z.array(z.object({ key: z.string(), value: z.number() })).default([]),
  }),
});

/** What is on the server, asked with requests of its own: the way another program sees it. */
export function serverView(prefix: string) {
  const ask = async (path: string, query: Record<string, string>): Promise<unknown> => {
    const response = await fetch(`${SERVER_URL}/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`);
    assert.equal(response.status, 200, path);
    return response.json();
  };
  const versions = async (filter: string) =>
    z
      .object({ model_versions: z.array(versionSchema).default([]) })
      .parse(await ask('model-versions/search', { filter })).model_versions;
  const find = async (modelVersion: string) => {
    const [one, ...more] = await versions(
      `tags.\`foretick.registry\` = '${prefix}' AND tags.\`foretick.model_version\` = '${modelVersion}'`,
    );
    assert.ok(one !== undefined && more.length === 0, `${more.length + 1} entries of ${modelVersion}`);
    return one;
  };
  const artifactUrl = async (modelVersion: string, name: string) => {
    const path = (await find(modelVersion)).source.replace('mlflow-artifacts:/', '');
    return `${SERVER_URL}/api/2.0/mlflow-artifacts/artifacts/${path}/${name}`;
  };
  return {
    find,
    async overwrite(modelVersion: string, text: string): Promise<void> {
      const response = await fetch(await artifactUrl(modelVersion, 'model.json'), {
        method: 'PUT',
        body: text,
      });
      assert.equal(response.status, 200);
    },
    artifact: async (modelVersion: string, name: string): Promise<string> =>
      (await fetch(await artifactUrl(modelVersion, name))).text(),
    async run(runId: string) {
      return z.object({ run: runSchema }).parse(await ask('runs/get', { run_id: runId })).run;
    },
    async aliases({ modelVersion }: Pick<ModelVersion, 'modelVersion'>): Promise<Aliases> {
      const { name } = await find(modelVersion);
      const { registered_model } = z
        .object({
          registered_model: z.object({
            aliases: z.array(z.object({ alias: z.string(), version: z.string() })).default([]),
          }),
        })
        .parse(await ask('registered-models/get', { name }));
      const numbers = new Map(registered_model.aliases.map(({ alias, version }) => [alias, version]));
      const known = await versions(`name = '${name}'`);
      const versionOf = (alias: string) =>
        known
          .find(({ version }) => version === numbers.get(alias))
          ?.tags.find(({ key }) => key === 'foretick.model_version')?.value;
      return { champion: versionOf('champion'), challenger: versionOf('challenger') };
    },
  };
}
