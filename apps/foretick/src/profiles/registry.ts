import { join } from 'node:path';
import { openFilesRegistry } from '@foretick/adapter-files-registry';
import { createMlflowRegistry, type MlflowCredentials } from '@foretick/adapter-mlflow';
import { systemClock } from '@foretick/adapter-system-clock';
import { ForetickError, type ModelRegistry, type ModelVersion, withCopy } from '@foretick/ports';
import { modelCardOf } from '../commands/models.ts';
import type { Config } from '../config/config-schema.ts';

/** What tells which registry is meant. Left out: files. */
export type RegistrySettings = Partial<
  Pick<Config, 'registry' | 'mlflowUrl' | 'mlflowPrefix' | 'mlflowToken' | 'mlflowUser' | 'mlflowPassword'>
>;

export interface OpenRegistry {
  readonly registry: ModelRegistry;
  close(): Promise<void>;
}

/** Models and promotions: files in the data folder, or an MLflow server with a copy there. */
export async function openRegistry(dataDir: string, settings: RegistrySettings): Promise<OpenRegistry> {
  if (settings.registry !== 'mlflow') {
    return { registry: await openFilesRegistry(join(dataDir, 'models')), close: async () => {} };
  }
  const registry = withCopy(onMlflow(settings), await openFilesRegistry(join(dataDir, 'mlflow-copy')));
  return { registry, close: () => registry.settled() };
}

/** Where models are kept, in words, when that can be used. Throws the errors of the MLflow registry. */
export async function checkRegistry(settings: RegistrySettings): Promise<string> {
  if (settings.registry !== 'mlflow') return 'models are kept as files in the data folder';
  const version = await onMlflow(settings).check();
  return `models are kept by MLflow ${version} at ${addressOf(settings)}`;
}

function onMlflow(settings: RegistrySettings) {
  const { mlflowPrefix: prefix } = settings;
  return createMlflowRegistry({
    url: addressOf(settings),
    credentials: credentialsOf(settings),
    ...(prefix !== undefined && { prefix }),
    // A network keeps real time, whatever the clock of the data.
    clock: systemClock,
    random: Math.random,
    attachments: async (version: ModelVersion) => [
      { name: 'model-card.html', text: await modelCardOf(version) },
    ],
  });
}

/** Addresses appear in messages, so they must not carry secrets. */
function addressOf({ mlflowUrl = '' }: RegistrySettings): string {
  const { username, password } = new URL(mlflowUrl);
  if (username === '' && password === '') return mlflowUrl;
  throw new ForetickError(
    'CONFIG_INVALID',
    'FORETICK_MLFLOW_URL: write user and password into FORETICK_MLFLOW_USER and FORETICK_MLFLOW_PASSWORD',
  );
}

function credentialsOf({ mlflowToken, mlflowUser, mlflowPassword }: RegistrySettings): MlflowCredentials {
  if (mlflowToken !== undefined && (mlflowUser ?? mlflowPassword) !== undefined) {
    throw new ForetickError(
      'CONFIG_INVALID',
      'FORETICK_MLFLOW_TOKEN: with a token there is no user and no password; leave out one or the other',
    );
  }
  if (mlflowToken !== undefined) return { kind: 'token', token: mlflowToken };
  if (mlflowUser === undefined && mlflowPassword === undefined) return { kind: 'none' };
  if (mlflowUser === undefined || mlflowPassword === undefined) {
    throw new ForetickError(
      'CONFIG_INVALID',
      'FORETICK_MLFLOW_USER and FORETICK_MLFLOW_PASSWORD: one is of no use without the other; write both',
    );
  }
  return { kind: 'basic', user: mlflowUser, password: mlflowPassword };
}
