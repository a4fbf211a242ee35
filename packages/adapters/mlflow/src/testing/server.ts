import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@foretick/ports';
import { createMlflowRegistry, type MlflowRegistryOptions } from '../mlflow-registry.ts';

/** Address of an MLflow server that may be filled with anything; `npm run test:mlflow` sets it. */
export const SERVER_URL = process.env.FORETICK_TEST_MLFLOW_URL;

/** A server that asks for user and password. */
export const CLOSED = {
  url: process.env.FORETICK_TEST_MLFLOW_CLOSED_URL ?? '',
  user: process.env.FORETICK_TEST_MLFLOW_USER ?? '',
  password: process.env.FORETICK_TEST_MLFLOW_PASSWORD ?? '',
};

/** For `describe`: why its tests do not run, or `false`. */
export const SKIP =
  SERVER_URL === undefined ? 'no MLflow server: npm run test:mlflow brings one up and runs these' : false;

const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

/** A prefix that nobody used before. */
export function newPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

export function registryOn(prefix: string, options: Partial<MlflowRegistryOptions> = {}) {
  return createMlflowRegistry({
    url: SERVER_URL ?? '',
    prefix,
    clock: realClock,
    random: Math.random,
    ...options,
  });
}
