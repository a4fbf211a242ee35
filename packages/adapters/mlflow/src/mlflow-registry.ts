import {
  byDataTo,
  byPromotion,
  type Clock,
  type ModelRegistry,
  type ModelVersion,
  requireVersionName,
} from '@foretick/ports';
import type { Attachment, Context } from './context.ts';
import { requirePrefix } from './names.ts';
import { recordPromotion } from './record-promotion.ts';
import { recordedPromotions } from './recorded-promotions.ts';
import { errors } from './rest/errors.ts';
import { createMlflowClient, type MlflowClient, type MlflowCredentials } from './rest/mlflow-client.ts';
import { mlflow } from './rest/records.ts';
import { retrying } from './rest/retrying.ts';
import { saveVersion } from './save-version.ts';
import { readStored, type StoredVersion, storedVersion, storedVersions } from './stored-versions.ts';

export interface MlflowRegistryOptions {
  /** Address of the server, for example `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly credentials?: MlflowCredentials;
  /** Begins the names of experiments and registered models; default `foretick`. */
  readonly prefix?: string;
  readonly clock: Clock;
  /** From 0 to 1, for the waits between attempts. */
  readonly random: () => number;
  /** Files for people that are kept beside each version's JSON; default none. */
  readonly attachments?: (version: ModelVersion) => Promise<readonly Attachment[]>;
  /** Longest that one request may take; default 10 s. */
  readonly requestTimeoutMs?: number;
  /** How often an operation is tried altogether; default 3. */
  readonly maxAttempts?: number;
}

export interface MlflowRegistry extends ModelRegistry {
  /** The server's version, when it can be used. Throws what every other call would throw, after one attempt. */
  check(): Promise<string>;
}

/**
 * A model registry on an MLflow server, by its REST API. Asks nothing before the first call. Every operation may be done
 * twice, and is, when the server cannot be reached or fails: `MLFLOW_UNREACHABLE`, `MLFLOW_UNAVAILABLE`. The other
 * errors are final: `MLFLOW_NOT_AUTHORISED`, `MLFLOW_VERSION_UNSUPPORTED`, `MLFLOW_BAD_RESPONSE`, `MLFLOW_REFUSED`,
 * `MLFLOW_ARTIFACTS_NOT_SERVED`, `MLFLOW_EXPERIMENT_DELETED`, `REGISTRY_DAMAGED`.
 */
export function createMlflowRegistry(options: MlflowRegistryOptions): MlflowRegistry {
  const { clock, random, prefix = 'foretick', credentials = { kind: 'none' } } = options;
  const { requestTimeoutMs = 10_000, maxAttempts = 3 } = options;
  requirePrefix(prefix);
  const client = createMlflowClient({ url: options.url, credentials, clock, requestTimeoutMs });
  const context: Context = {
    ...{ client, clock, prefix },
    experimentId: rememberingExperiments(client),
    attachments: options.attachments ?? (async () => []),
  };
  let version: string | undefined;
  const check = async (): Promise<string> => {
    version ??= await usableVersion(client, options.url);
    return version;
  };
  const patiently = <T>(operation: () => Promise<T>): Promise<T> =>
    retrying({ clock, random, maxAttempts }, async () => {
      await check();
      return operation();
    });
  const inTurn = turns();

  return {
    async check() {
      const found = await check();
      await mlflow.searchVersions(client, `name = '${prefix}'`);
      return found;
    },
    async save(version) {
      requireVersionName(version.modelVersion);
      await inTurn(() => patiently(() => saveVersion(context, version)));
    },
    async load(modelVersion) {
      requireVersionName(modelVersion);
      return patiently(async () => {
        const stored = await storedVersion(context, modelVersion);
        return stored && readStored(context, stored);
      });
    },
    list: () =>
      patiently(async () => {
        const stored = (await storedVersions(context)).toSorted(byDataTo);
        return readAll(context, stored);
      }),
    promote: (event) => inTurn(() => patiently(() => recordPromotion(context, event))),
    promotions: () => patiently(async () => (await recordedPromotions(context)).toSorted(byPromotion)),
  };
}

/** Aliases, searches by tag and served artifacts are as this adapter needs them from here on; older ones were not tried. */
const LEAST_MAJOR = 3;

async function usableVersion(client: MlflowClient, url: string): Promise<string> {
  const version = await client.version();
  const major = /^(\d+)\.\d+/.exec(version)?.[1];
  if (major === undefined) throw errors.badResponse(new URL(url), 'no version of MLflow');
  if (Number(major) < LEAST_MAJOR) throw errors.oldVersion(new URL(url), version, LEAST_MAJOR);
  return version;
}

function rememberingExperiments(client: MlflowClient): Context['experimentId'] {
  const known = new Map<string, string>();
  return async (name) => {
    let id = known.get(name) ?? (await mlflow.experiment(client, name));
    if (id === undefined) {
      await mlflow.createExperiment(client, name);
      id = await mlflow.experiment(client, name);
    }
    if (id === undefined) throw errors.experimentDeleted(client.host, name);
    known.set(name, id);
    return id;
  };
}

/** Artifacts that are read at once. */
const READERS = 8;

async function readAll(context: Context, stored: readonly StoredVersion[]): Promise<readonly ModelVersion[]> {
  const all: ModelVersion[] = new Array(stored.length);
  const left = stored.entries();
  const reader = async () => {
    for (const [index, one] of left) all[index] = await readStored(context, one);
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return all;
}

/** Work is done one after another, so that what is set last was read last. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}
