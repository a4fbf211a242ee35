import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest.ts';

export const OVERLAYS = ['kind', 'prod', 'prod-gpu'] as const;

/** Why nothing can be rendered here, for a test that is skipped; `false` when it can. */
export const cannotRender =
  spawnSync('kubectl', ['kustomize', '--help']).status === 0
    ? false
    : 'no kubectl here: it renders the overlays (https://kubernetes.io/docs/tasks/tools)';

/** All objects of an overlay, as `kubectl kustomize` makes them. */
export function renderOverlay(overlay: (typeof OVERLAYS)[number]): readonly Manifest[] {
  const folder = fileURLToPath(new URL(`../overlays/${overlay}`, import.meta.url));
  return parseManifests(execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' }));
}

/** Objects of a file with several documents. Throws when one of them is no object of Kubernetes. */
export function parseManifests(yaml: string): readonly Manifest[] {
  return parseAllDocuments(yaml).map((document) => {
    const value: unknown = document.toJS();
    if (!isManifest(value)) throw new Error(`not an object of Kubernetes: ${JSON.stringify(value)}`);
    return value;
  });
}

function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'apiVersion' in value &&
    'kind' in value &&
    'metadata' in value &&
    typeof value.metadata === 'object' &&
    value.metadata !== null &&
    'name' in value.metadata
  );
}
