import { ForetickError, unreachableReason } from '@foretick/ports';

/** The failures of MLflow, each with what to do. Retryable are those that may pass by themselves. */
export const errors = {
  unreachable: (url: URL, cause: unknown) =>
    new ForetickError(
      'MLFLOW_UNREACHABLE',
      `${unreachableReason(url.host, cause)}; is the MLflow server running, and its address right?`,
      { cause, retryable: true },
    ),
  unavailable: (url: URL, said: string) =>
    new ForetickError(
      'MLFLOW_UNAVAILABLE',
      `MLflow at ${url.host} failed at ${url.pathname} (${oneLine(said)}); its log says why, try again later`,
      { retryable: true },
    ),
  notAuthorised: (url: URL, status: number) =>
    new ForetickError(
      'MLFLOW_NOT_AUTHORISED',
      `MLflow at ${url.host} does not let us in (status ${status} at ${url.pathname}); check token, or user and password, and what they may do`,
    ),
  badResponse: (url: URL, what: string) =>
    new ForetickError(
      'MLFLOW_BAD_RESPONSE',
      `${url.host}${url.pathname} gave ${what}; is this the address of an MLflow server, or is there a proxy in between?`,
    ),
  refused: (url: URL, said: string) =>
    new ForetickError('MLFLOW_REFUSED', `MLflow at ${url.host} refused ${url.pathname}: ${oneLine(said)}`),
  oldVersion: (url: URL, version: string, least: number) =>
    new ForetickError(
      'MLFLOW_VERSION_UNSUPPORTED',
      `MLflow at ${url.host} is version ${oneLine(version)}; use ${least} or newer`,
    ),
  artifactsNotServed: (host: string, uri: string) =>
    new ForetickError(
      'MLFLOW_ARTIFACTS_NOT_SERVED',
      `MLflow at ${host} keeps artifacts at ${oneLine(uri)}, where only itself can reach them; start it with --serve-artifacts and --artifacts-destination, then choose a new FORETICK_MLFLOW_PREFIX`,
    ),
  experimentDeleted: (host: string, name: string) =>
    new ForetickError(
      'MLFLOW_EXPERIMENT_DELETED',
      `the experiment ${name} of MLflow at ${host} was deleted; restore it there`,
    ),
  damaged: (host: string, modelVersion: string, where: string, cause?: unknown) =>
    new ForetickError(
      'REGISTRY_DAMAGED',
      `the artifact ${where} of ${modelVersion} in MLflow at ${host} is missing or damaged; delete that model version there, and the next training writes a new one`,
      { cause },
    ),
  damagedPromotion: (host: string, runId: string) =>
    new ForetickError(
      'REGISTRY_DAMAGED',
      `the promotion of run ${runId} in MLflow at ${host} cannot be read; delete that run there`,
    ),
};

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
