export {
  createMlflowRegistry,
  type MlflowRegistry,
  type MlflowRegistryOptions,
} from './mlflow-registry.ts';
export type { MlflowCredentials } from './rest/mlflow-client.ts';
