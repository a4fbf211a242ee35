import * as z from 'zod';
import { errors } from './errors.ts';
import type { MlflowCall, MlflowClient } from './mlflow-client.ts';

/** Schemas of what MLflow's API gives, as far as it is read here. */
const tagSchema = z.object({ key: z.string(), value: z.string() });
const tagsSchema = z
  .array(tagSchema)
  .default([])
  .transform((tags): Tags => new Map(tags.map(({ key, value }) => [key, value])));

type Tags = ReadonlyMap<string, string>;

const experimentSchema = z.object({ experiment_id: z.string(), lifecycle_stage: z.string() });
const runSchema = z.object({
  info: z.object({ run_id: z.string(), artifact_uri: z.string().default('') }),
  data: z.object({ tags: tagsSchema }),
});
const versionSchema = z.object({
  name: z.string(),
  version: z.coerce.number<string | number>(),
  source: z.string(),
  run_id: z.string().default(''),
  tags: tagsSchema,
});
const nothing = z.unknown().transform(() => true);
const nextPage = { next_page_token: z.string().optional() };

export type MlflowRun = z.infer<typeof runSchema>;
/** A model version as MLflow keeps it; `version` counts up within its registered model. */
export type MlflowVersion = z.infer<typeof versionSchema>;

const PAGE = 1_000;

/** The calls that the registry makes, one function for each. */
export const mlflow = {
  async experiment(client: MlflowClient, name: string): Promise<string | undefined> {
    const found = await client.call(
      get('experiments/get-by-name', { experiment_name: name }, z.object({ experiment: experimentSchema })),
      'RESOURCE_DOES_NOT_EXIST',
    );
    if (found?.experiment.lifecycle_stage === 'deleted') throw errors.experimentDeleted(client.host, name);
    return found?.experiment.experiment_id;
  },
  createExperiment: (client: MlflowClient, name: string) =>
    client.call(post('experiments/create', { name }, nothing), 'RESOURCE_ALREADY_EXISTS'),

  async createRun(client: MlflowClient, fields: Readonly<Record<string, unknown>>): Promise<MlflowRun> {
    const { run } = await sure(client, post('runs/create', fields, z.object({ run: runSchema })));
    return run;
  },
  updateRun: (client: MlflowClient, fields: Readonly<Record<string, unknown>>) =>
    client.call(post('runs/update', fields, nothing)),
  deleteRun: (client: MlflowClient, run_id: string) => client.call(post('runs/delete', { run_id }, nothing)),
  logBatch: (client: MlflowClient, fields: Readonly<Record<string, unknown>>) =>
    client.call(post('runs/log-batch', fields, nothing)),
  searchRuns: (client: MlflowClient, experimentId: string, filter: string) =>
    pages(async (token) => {
      const fields = { experiment_ids: [experimentId], filter, max_results: PAGE, ...token };
      const answer = z.object({ runs: z.array(runSchema).default([]), ...nextPage });
      const { runs, next_page_token } = await sure(client, post('runs/search', fields, answer));
      return { rows: runs, next: next_page_token };
    }),

  /** The runs that began last. */
  async newestRuns(client: MlflowClient, experimentId: string, filter: string, count: number) {
    const order = { order_by: ['attributes.start_time DESC'], max_results: count };
    const answer = z.object({ runs: z.array(runSchema).default([]) });
    const fields = { experiment_ids: [experimentId], filter, ...order };
    return (await sure(client, post('runs/search', fields, answer))).runs;
  },

  createModel: (client: MlflowClient, fields: Readonly<Record<string, unknown>>) =>
    client.call(post('registered-models/create', fields, nothing), 'RESOURCE_ALREADY_EXISTS'),
  /** Version numbers by alias; `undefined` where there is no such model. */
  async modelAliases(client: MlflowClient, name: string): Promise<ReadonlyMap<string, number> | undefined> {
    const alias = z.object({ alias: z.string(), version: z.coerce.number<string | number>() });
    const model = z.object({ registered_model: z.object({ aliases: z.array(alias).default([]) }) });
    const found = await client.call(get('registered-models/get', { name }, model), 'RESOURCE_DOES_NOT_EXIST');
    return found && new Map(found.registered_model.aliases.map((one) => [one.alias, one.version]));
  },
  setAlias: (client: MlflowClient, name: string, alias: string, version: number) =>
    client.call(post('registered-models/alias', { name, alias, version: String(version) }, nothing)),
  deleteAlias: (client: MlflowClient, name: string, alias: string) =>
    client.call(
      { method: 'DELETE', path: 'registered-models/alias', fields: { name, alias }, answer: nothing },
      'RESOURCE_DOES_NOT_EXIST',
    ),

  async createVersion(
    client: MlflowClient,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<MlflowVersion> {
    const answer = z.object({ model_version: versionSchema });
    return (await sure(client, post('model-versions/create', fields, answer))).model_version;
  },
  deleteVersion: (client: MlflowClient, { name, version }: MlflowVersion) =>
    client.call(
      {
        method: 'DELETE',
        path: 'model-versions/delete',
        fields: { name, version: String(version) },
        answer: nothing,
      },
      'RESOURCE_DOES_NOT_EXIST',
    ),
  /** `undefined` where it was deleted. */
  async version(client: MlflowClient, name: string, version: number): Promise<MlflowVersion | undefined> {
    const answer = z.object({ model_version: versionSchema });
    const found = await client.call(
      get('model-versions/get', { name, version }, answer),
      'RESOURCE_DOES_NOT_EXIST',
    );
    return found?.model_version;
  },
  /** The versions of one registered model that were created last, newest first. */
  async newestVersions(client: MlflowClient, name: string, count: number): Promise<readonly MlflowVersion[]> {
    const answer = z.object({ model_versions: z.array(versionSchema).default([]) });
    const fields = { filter: `name = '${name}'`, max_results: count, order_by: 'version_number DESC' };
    return (await sure(client, get('model-versions/search', fields, answer))).model_versions;
  },
  searchVersions: (client: MlflowClient, filter: string) =>
    pages(async (token) => {
      const answer = z.object({ model_versions: z.array(versionSchema).default([]), ...nextPage });
      const fields = { filter, max_results: PAGE, ...token };
      const { model_versions, next_page_token } = await sure(
        client,
        get('model-versions/search', fields, answer),
      );
      return { rows: model_versions, next: next_page_token };
    }),
};

function get<T>(path: string, fields: MlflowCall<T>['fields'], answer: z.ZodType<T>): MlflowCall<T> {
  return { method: 'GET', path, fields, answer };
}

function post<T>(path: string, fields: MlflowCall<T>['fields'], answer: z.ZodType<T>): MlflowCall<T> {
  return { method: 'POST', path, fields, answer };
}

/** For calls of which no refusal is expected. */
async function sure<T>(client: MlflowClient, call: MlflowCall<T>): Promise<T> {
  const answer = await client.call(call);
  if (answer === undefined) throw new Error(`${call.path} answered nothing`);
  return answer;
}

type Page<T> = { readonly rows: readonly T[]; readonly next: string | undefined };

async function pages<T>(read: (token: { page_token?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let token: string | undefined; ; ) {
    const { rows, next } = await read(token === undefined ? {} : { page_token: token });
    all.push(...rows);
    if (next === undefined || next === '') return all;
    token = next;
  }
}
