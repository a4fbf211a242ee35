import { randomBytes } from 'node:crypto';
import type { RegistrySettings } from '../profiles/registry.ts';

/** Address of an MLflow server that may be filled with anything; `npm run test:mlflow` sets it. */
const SERVER_URL = process.env.FORETICK_TEST_MLFLOW_URL;

/** Why tests on MLflow do not run, or `false`. */
export const MLFLOW_SKIP =
  SERVER_URL === undefined ? 'no MLflow server: npm run test:mlflow brings one up and runs these' : false;

/** An empty registry on the server, under names that nobody used before. */
export function newMlflowSettings(): RegistrySettings {
  const mlflowPrefix = `test-${randomBytes(6).toString('hex')}`;
  return { registry: 'mlflow', mlflowUrl: SERVER_URL ?? '', mlflowPrefix };
}
