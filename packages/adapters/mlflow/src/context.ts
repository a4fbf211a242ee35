import type { Clock, ModelVersion } from '@foretick/ports';
import type { MlflowClient } from './rest/mlflow-client.ts';

/** What every part of the registry works with. */
export interface Context {
  readonly client: MlflowClient;
  readonly clock: Clock;
  /** Begins every name, so that several registries share a server. */
  readonly prefix: string;
  /** The id of an experiment, which is made where it is not there. */
  experimentId(name: string): Promise<string>;
  /** Files that are kept beside a version's JSON. */
  readonly attachments: (version: ModelVersion) => Promise<readonly Attachment[]>;
}

/** A file for people, kept with a version. */
export interface Attachment {
  readonly name: string;
  readonly text: string;
}
