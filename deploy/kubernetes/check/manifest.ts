/** An object of Kubernetes, as rendered. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
}

export type Labels = Readonly<Record<string, string>>;

/** A value of which nothing is known: looked into by `at`, `list` and `text`, which never throw. */
export type Tree = unknown;

/** What is at a path such as `spec.template.spec`, `undefined` where there is nothing. */
export function at(tree: Tree, path: string): Tree {
  let here = tree;
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.entries(here).find(([key]) => key === step)?.[1];
  }
  return here;
}

export function list(tree: Tree, path: string): readonly Tree[] {
  const found = at(tree, path);
  return Array.isArray(found) ? found : [];
}

export function text(tree: Tree, path: string): string | undefined {
  const found = at(tree, path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

/** Labels, or what is matched against them. */
export function labelsAt(tree: Tree, path: string): Labels {
  const found = at(tree, path);
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, String(value)]));
}

/** Where an object is, for people: `Deployment candles`. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

/** What describes pods: the object, the pod's spec and labels. */
export interface PodSource {
  readonly owner: Manifest;
  readonly spec: Tree;
  readonly labels: Labels;
}

const WITH_PODS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

export function podSources(manifests: readonly Manifest[]): readonly PodSource[] {
  return manifests.flatMap((owner) => {
    const template = owner.kind === 'CronJob' ? 'spec.jobTemplate.spec.template' : 'spec.template';
    if (!WITH_PODS.has(owner.kind) && owner.kind !== 'CronJob') return [];
    const spec = at(owner, `${template}.spec`);
    return [{ owner, spec, labels: labelsAt(owner, `${template}.metadata.labels`) }];
  });
}

/** All containers of a pod, those that run before the others included. */
export function containersOf({ spec }: PodSource): readonly Tree[] {
  return [...list(spec, 'initContainers'), ...list(spec, 'containers')];
}
