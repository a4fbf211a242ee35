import {
  at,
  containersOf,
  type Labels,
  labelsAt,
  list,
  type Manifest,
  nameOf,
  podSources,
  type Tree,
  text,
} from './manifest.ts';

/** What a policy looks at. */
export interface Cluster {
  readonly manifests: readonly Manifest[];
  /** Environment variables that the program knows. */
  readonly settings: ReadonlySet<string>;
  /** Secrets that are made elsewhere: by a person or by an operator. */
  readonly secretsFromElsewhere: ReadonlySet<string>;
}

/** A rule that every object keeps. Each mistake is one line: which object, and what is wrong. */
export type Policy = (cluster: Cluster) => readonly string[];

export const POLICIES: Readonly<Record<string, Policy>> = {
  'images have a version': (cluster) =>
    eachContainer(cluster, (container) => {
      const image = text(container, 'image') ?? '';
      return /@sha256:[0-9a-f]{64}$|:(?!latest$)[\w][\w.-]*$/.test(image)
        ? []
        : [`image ${image} has no version`];
    }),

  'requests and limits are set': (cluster) =>
    eachContainer(cluster, (container) =>
      ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']
        .filter((field) => text(container, `resources.${field}`) === undefined)
        .map((field) => `resources.${field} is not set`),
    ),

  'nothing runs with rights': (cluster) => [
    ...eachPod(cluster, ({ spec }) => [
      ...unless(
        at(spec, 'securityContext.runAsNonRoot') === true,
        'securityContext.runAsNonRoot is not true',
      ),
      ...unless(
        text(spec, 'securityContext.seccompProfile.type') === 'RuntimeDefault',
        'securityContext.seccompProfile is not RuntimeDefault',
      ),
      ...unless(at(spec, 'automountServiceAccountToken') === false, 'a token of the cluster is mounted'),
      ...['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) =>
        unless(at(spec, field) !== true, `${field} is on`),
      ),
      ...list(spec, 'volumes').flatMap((volume) =>
        unless(
          at(volume, 'hostPath') === undefined,
          `volume ${text(volume, 'name')} is a path of the machine`,
        ),
      ),
    ]),
    ...eachContainer(cluster, (container) => [
      ...unless(
        at(container, 'securityContext.allowPrivilegeEscalation') === false,
        'securityContext.allowPrivilegeEscalation is not false',
      ),
      ...unless(at(container, 'securityContext.privileged') !== true, 'it is privileged'),
      ...unless(
        list(container, 'securityContext.capabilities.drop').includes('ALL'),
        'securityContext.capabilities does not drop ALL',
      ),
    ]),
  ],

  'file systems are read-only': (cluster) =>
    eachContainer(cluster, (container) =>
      unless(
        at(container, 'securityContext.readOnlyRootFilesystem') === true,
        'securityContext.readOnlyRootFilesystem is not true',
      ),
    ),

  'what serves has probes': (cluster) =>
    podSources(cluster.manifests)
      .filter(({ owner }) => owner.kind === 'Deployment' || owner.kind === 'StatefulSet')
      .flatMap(({ owner, spec }) =>
        list(spec, 'containers').flatMap((container) =>
          ['livenessProbe', 'readinessProbe']
            .filter((probe) => at(container, probe) === undefined)
            .map((probe) => `${nameOf(owner)}: container ${text(container, 'name')} has no ${probe}`),
        ),
      ),

  'probes ask ports that exist': (cluster) =>
    eachContainer(cluster, (container) =>
      ['startupProbe', 'livenessProbe', 'readinessProbe'].flatMap((probe) => {
        const port = text(container, `${probe}.httpGet.port`) ?? text(container, `${probe}.tcpSocket.port`);
        return unless(
          port === undefined || hasPort(container, port),
          `${probe} asks port ${port}, which is not there`,
        );
      }),
    ),

  'no secret is in a ConfigMap': ({ manifests }) =>
    manifests
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap((map) =>
        Object.keys(labelsAt(map, 'data'))
          .filter((key) => SECRET_NAME.test(key))
          .map((key) => `${nameOf(map)}: ${key} is a secret, and a ConfigMap keeps none`),
      ),

  'no secret is written down': (cluster) => [
    ...cluster.manifests
      .filter(({ kind }) => kind === 'Secret')
      .map((secret) => `${nameOf(secret)}: secrets are made in the cluster, not in files`),
    ...eachContainer(cluster, (container) =>
      list(container, 'env')
        .filter((one) => SECRET_NAME.test(text(one, 'name') ?? '') && at(one, 'value') !== undefined)
        .map((one) => `environment variable ${text(one, 'name')} is written down`),
    ),
  ],

  'selectors match': ({ manifests }) => {
    const pods = podSources(manifests);
    const matchesPod = (wanted: Labels) => pods.some(({ labels }) => matches(wanted, labels));
    return manifests.flatMap((one) => {
      const wanted = labelsAt(one, SELECTOR[one.kind] ?? 'spec.selector.matchLabels');
      if (Object.keys(wanted).length === 0 || isOperators(wanted)) return [];
      switch (one.kind) {
        case 'Deployment':
        case 'StatefulSet':
          return unless(
            matches(wanted, labelsAt(one, 'spec.template.metadata.labels')),
            `${nameOf(one)}: its selector does not match its own pods`,
          );
        case 'Service':
        case 'NetworkPolicy':
        case 'PodDisruptionBudget':
          return unless(matchesPod(wanted), `${nameOf(one)}: its selector matches no pod`);
        case 'ServiceMonitor':
          return unless(
            manifests.some(
              ({ kind, metadata }) => kind === 'Service' && matches(wanted, metadata.labels ?? {}),
            ),
            `${nameOf(one)}: its selector matches no Service`,
          );
        default:
          return [];
      }
    });
  },

  'scaled objects exist': ({ manifests }) =>
    manifests
      .filter(({ kind }) => kind === 'ScaledObject')
      .flatMap((one) => {
        const target = text(one, 'spec.scaleTargetRef.name');
        return unless(
          manifests.some(({ kind, metadata }) => kind === 'Deployment' && metadata.name === target),
          `${nameOf(one)}: there is no Deployment ${target}`,
        );
      }),

  'services reach ports that exist': ({ manifests }) => [
    ...manifests
      .filter(({ kind }) => kind === 'Service')
      .flatMap((service) => {
        const wanted = labelsAt(service, 'spec.selector');
        const containers = podSources(manifests)
          .filter(({ labels }) => matches(wanted, labels))
          .flatMap(containersOf);
        return list(service, 'spec.ports').flatMap((port) => {
          const target = text(port, 'targetPort') ?? text(port, 'port') ?? '';
          return unless(
            containers.length === 0 || containers.some((container) => hasPort(container, target)),
            `${nameOf(service)}: no container behind it listens on ${target}`,
          );
        });
      }),
    ...manifests
      .filter(({ kind }) => kind === 'Ingress')
      .flatMap((ingress) =>
        list(ingress, 'spec.rules')
          .flatMap((rule) => list(rule, 'http.paths'))
          .flatMap((path) => {
            const name = text(path, 'backend.service.name');
            const port = text(path, 'backend.service.port.name') ?? text(path, 'backend.service.port.number');
            return unless(
              servicePorts(manifests, (one) => one.metadata.name === name).includes(port ?? ''),
              `${nameOf(ingress)}: there is no port ${port} of a Service ${name}`,
            );
          }),
      ),
    ...manifests
      .filter(({ kind }) => kind === 'ServiceMonitor')
      .flatMap((monitor) => {
        const wanted = labelsAt(monitor, 'spec.selector.matchLabels');
        const ports = servicePorts(manifests, ({ metadata }) => matches(wanted, metadata.labels ?? {}));
        return list(monitor, 'spec.endpoints').flatMap((endpoint) =>
          unless(
            ports.includes(text(endpoint, 'port') ?? ''),
            `${nameOf(monitor)}: no Service it matches has a port ${text(endpoint, 'port')}`,
          ),
        );
      }),
  ],

  'settings exist': (cluster) => [
    ...eachContainer(cluster, (container) =>
      list(container, 'env')
        .map((one) => text(one, 'name') ?? '')
        .filter((name) => name.startsWith('FORETICK_') && !cluster.settings.has(name))
        .map((name) => `${name} is no setting`),
    ),
    ...cluster.manifests
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap((map) =>
        Object.keys(labelsAt(map, 'data'))
          .filter((name) => name.startsWith('FORETICK_') && !cluster.settings.has(name))
          .map((name) => `${nameOf(map)}: ${name} is no setting`),
      ),
  ],

  'what is referred to exists': (cluster) => {
    const has = (kind: string, name: string | undefined) =>
      name === undefined ||
      cluster.manifests.some((one) => one.kind === kind && one.metadata.name === name) ||
      (kind === 'Secret' && cluster.secretsFromElsewhere.has(name));
    return eachPod(cluster, (pod) => [
      ...unless(
        has('ServiceAccount', text(pod.spec, 'serviceAccountName')),
        `there is no ServiceAccount ${text(pod.spec, 'serviceAccountName')}`,
      ),
      ...containersOf(pod).flatMap((container) => [
        ...list(container, 'envFrom').flatMap((one) =>
          unless(
            has('ConfigMap', text(one, 'configMapRef.name')),
            `there is no ConfigMap ${text(one, 'configMapRef.name')}`,
          ),
        ),
        ...list(container, 'env').flatMap((one) =>
          unless(
            has('Secret', text(one, 'valueFrom.secretKeyRef.name')),
            `there is no Secret ${text(one, 'valueFrom.secretKeyRef.name')}`,
          ),
        ),
        ...list(container, 'volumeMounts').flatMap((mount) =>
          unless(
            volumesOf(pod.owner, pod.spec).includes(text(mount, 'name') ?? ''),
            `there is no volume ${text(mount, 'name')}`,
          ),
        ),
      ]),
      ...list(pod.spec, 'volumes').flatMap((volume) => [
        ...unless(
          has('Secret', text(volume, 'secret.secretName')),
          `there is no Secret ${text(volume, 'secret.secretName')}`,
        ),
        ...unless(
          has('ConfigMap', text(volume, 'configMap.name')),
          `there is no ConfigMap ${text(volume, 'configMap.name')}`,
        ),
      ]),
    ]);
  },

  'everything has its namespace': ({ manifests }) =>
    manifests
      .filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace === undefined)
      .map((one) => `${nameOf(one)}: it has no namespace`),

  'no name comes twice': ({ manifests }) => {
    const names = manifests.map((one) => `${one.apiVersion} ${nameOf(one)}`);
    return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} comes twice`);
  },
};

/** Names of settings and files' keys that hold what nobody else may know. */
const SECRET_NAME = /TOKEN|PASSWORD|SECRET|API_?KEY|_KEY$|PAT$|CREDENTIAL/i;

const SELECTOR: Readonly<Record<string, string>> = {
  Service: 'spec.selector',
  NetworkPolicy: 'spec.podSelector.matchLabels',
};

/** Pods that an operator makes are not among the rendered objects. */
function isOperators(wanted: Labels): boolean {
  return Object.keys(wanted).some((key) => key.startsWith('strimzi.io/') || key.startsWith('risingwave/'));
}

function matches(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function hasPort(container: Tree, wanted: string): boolean {
  return list(container, 'ports').some(
    (port) => text(port, 'name') === wanted || text(port, 'containerPort') === wanted,
  );
}

function servicePorts(
  manifests: readonly Manifest[],
  wanted: (service: Manifest) => boolean,
): readonly string[] {
  return manifests
    .filter((one) => one.kind === 'Service' && wanted(one))
    .flatMap((one) => list(one, 'spec.ports'))
    .flatMap((port) => [text(port, 'name') ?? '', text(port, 'port') ?? '']);
}

function volumesOf(owner: Manifest, spec: Tree): readonly string[] {
  return [
    ...list(spec, 'volumes').map((one) => text(one, 'name') ?? ''),
    ...list(owner, 'spec.volumeClaimTemplates').map((one) => text(one, 'metadata.name') ?? ''),
  ];
}

function unless(isRight: boolean, mistake: string): readonly string[] {
  return isRight ? [] : [mistake];
}

function eachPod(
  { manifests }: Cluster,
  look: (pod: ReturnType<typeof podSources>[number]) => readonly string[],
): readonly string[] {
  return podSources(manifests).flatMap((pod) =>
    look(pod).map((mistake) => `${nameOf(pod.owner)}: ${mistake}`),
  );
}

function eachContainer(cluster: Cluster, look: (container: Tree) => readonly string[]): readonly string[] {
  return eachPod(cluster, (pod) =>
    containersOf(pod).flatMap((container) =>
      look(container).map((mistake) => `container ${text(container, 'name')}: ${mistake}`),
    ),
  );
}
