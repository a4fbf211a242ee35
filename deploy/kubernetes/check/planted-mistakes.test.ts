import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customObjects, noDefinitions } from './custom-objects.ts';
import type { Manifest } from './manifest.ts';
import { type Cluster, POLICIES } from './policies.ts';
import { parseManifests } from './render.ts';
import { typeMistakes } from './typed-objects.ts';

const RIGHT = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: foretick, namespace: foretick }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: foretick, namespace: foretick }
data: { FORETICK_PAIRS: BTC/USD }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: candles, namespace: foretick, labels: { app: candles } }
spec:
  replicas: 2
  selector: { matchLabels: { app: candles } }
  template:
    metadata: { labels: { app: candles } }
    spec:
      serviceAccountName: foretick
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: service
          image: ghcr.io/foretick/foretick:0.1.0
          envFrom: [{ configMapRef: { name: foretick } }]
          env: [{ name: FORETICK_TOKEN, valueFrom: { secretKeyRef: { name: token, key: token } } }]
          ports: [{ name: probes, containerPort: 8081 }]
          livenessProbe: { httpGet: { path: /livez, port: probes } }
          readinessProbe: { httpGet: { path: /readyz, port: probes } }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { cpu: '1', memory: 256Mi } }
          volumeMounts: [{ name: tmp, mountPath: /tmp }]
      volumes: [{ name: tmp, emptyDir: {} }]
---
apiVersion: v1
kind: Service
metadata: { name: candles, namespace: foretick, labels: { app: candles } }
spec: { selector: { app: candles }, ports: [{ name: probes, port: 8081, targetPort: probes }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: candles, namespace: foretick }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: candles } } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: candles, namespace: foretick }
spec:
  rules:
    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: candles, port: { name: probes } } } }] }
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: candles, namespace: foretick }
spec:
  scaleTargetRef: { name: candles }
  triggers: [{ type: kafka, metadata: { topic: trades } }]
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: candles, namespace: foretick }
spec: { selector: { matchLabels: { app: candles } }, endpoints: [{ port: probes }] }
`;

const SETTINGS = new Set(['FORETICK_PAIRS', 'FORETICK_TOKEN']);
const clusterOf = (yaml: string): Cluster => ({
  manifests: parseManifests(yaml),
  settings: SETTINGS,
  secretsFromElsewhere: new Set(['token']),
});

/** A mistake, the text that it is planted in place of, and the policy that has to find it with what it says. */
const PLANTED: readonly (readonly [policy: string, was: string, becomes: string, says: RegExp])[] = [
  [
    'images have a version',
    'foretick:0.1.0',
    'foretick:latest',
    /Deployment candles: .*latest has no version/,
  ],
  ['images have a version', 'foretick:0.1.0', 'foretick', /foretick has no version/],
  ['requests and limits are set', ', memory: 256Mi }', ' }', /resources\.limits\.memory is not set/],
  ['nothing runs with rights', 'runAsNonRoot: true, ', '', /runAsNonRoot is not true/],
  ['nothing runs with rights', 'seccompProfile: { type: RuntimeDefault }', '', /seccompProfile/],
  ['nothing runs with rights', 'allowPrivilegeEscalation: false', 'privileged: true', /it is privileged/],
  ['nothing runs with rights', 'capabilities: { drop: [ALL] }', '', /does not drop ALL/],
  [
    'nothing runs with rights',
    'automountServiceAccountToken: false',
    'hostNetwork: true',
    /hostNetwork is on/,
  ],
  [
    'nothing runs with rights',
    'name: tmp, emptyDir: {}',
    'name: tmp, hostPath: { path: / }',
    /path of the machine/,
  ],
  ['file systems are read-only', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', /not true/],
  [
    'what serves has probes',
    'readinessProbe: { httpGet: { path: /readyz, port: probes } }',
    '',
    /has no readinessProbe/,
  ],
  ['probes ask ports that exist', 'path: /livez, port: probes', 'path: /livez, port: 8080', /asks port 8080/],
  [
    'no secret is in a ConfigMap',
    'FORETICK_PAIRS: BTC/USD',
    'FORETICK_TOKEN: abc',
    /FORETICK_TOKEN is a secret/,
  ],
  [
    'no secret is written down',
    'valueFrom: { secretKeyRef: { name: token, key: token } }',
    'value: abc',
    /FORETICK_TOKEN is written down/,
  ],
  [
    'selectors match',
    'selector: { matchLabels: { app: candles } }\n  template',
    'selector: { matchLabels: { app: candle } }\n  template',
    /does not match its own pods/,
  ],
  [
    'selectors match',
    'spec: { selector: { app: candles }',
    'spec: { selector: { app: candle }',
    /Service candles: its selector matches no pod/,
  ],
  [
    'selectors match',
    'maxUnavailable: 1, selector: { matchLabels: { app: candles } }',
    'maxUnavailable: 1, selector: { matchLabels: { app: x } }',
    /PodDisruptionBudget/,
  ],
  [
    'selectors match',
    'selector: { matchLabels: { app: candles } }, endpoints',
    'selector: { matchLabels: { app: x } }, endpoints',
    /matches no Service/,
  ],
  [
    'scaled objects exist',
    'scaleTargetRef: { name: candles }',
    'scaleTargetRef: { name: candle }',
    /no Deployment candle$/,
  ],
  ['services reach ports that exist', 'targetPort: probes', 'targetPort: http', /listens on http/],
  [
    'services reach ports that exist',
    'port: { name: probes } } } }]',
    'port: { name: http } } } }]',
    /Ingress candles: there is no port http/,
  ],
  [
    'services reach ports that exist',
    'endpoints: [{ port: probes }]',
    'endpoints: [{ port: http }]',
    /ServiceMonitor candles/,
  ],
  ['settings exist', 'FORETICK_PAIRS', 'FORETICK_PAIR', /FORETICK_PAIR is no setting/],
  ['settings exist', 'name: FORETICK_TOKEN', 'name: FORETICK_TOKENS', /FORETICK_TOKENS is no setting/],
  [
    'what is referred to exists',
    'secretKeyRef: { name: token,',
    'secretKeyRef: { name: tokens,',
    /no Secret tokens/,
  ],
  [
    'what is referred to exists',
    'configMapRef: { name: foretick }',
    'configMapRef: { name: settings }',
    /no ConfigMap settings/,
  ],
  ['what is referred to exists', 'name: tmp, mountPath', 'name: data, mountPath', /no volume data/],
  [
    'what is referred to exists',
    'serviceAccountName: foretick',
    'serviceAccountName: other',
    /no ServiceAccount other/,
  ],
  [
    'everything has its namespace',
    'metadata: { name: foretick, namespace: foretick }\ndata',
    'metadata: { name: foretick }\ndata',
    /ConfigMap foretick: it has no namespace/,
  ],
  [
    'no name comes twice',
    'kind: PodDisruptionBudget\nmetadata: { name: candles',
    'kind: PodDisruptionBudget\nmetadata: { name: candles',
    /^$/,
  ],
];

describe('policies', () => {
  it('find nothing where nothing is wrong', () => {
    const found = Object.values(POLICIES).flatMap((policy) => policy(clusterOf(RIGHT)));
    assert.deepEqual(found, []);
  });

  for (const [name, was, becomes, says] of PLANTED.filter(([name]) => name !== 'no name comes twice'))
    it(`${name}: ${says.source}`, () => {
      assert(RIGHT.includes(was), `the example has no ${was}`);
      const found = POLICIES[name]?.(clusterOf(RIGHT.replace(was, becomes))) ?? [];
      assert(
        found.some((mistake) => says.test(mistake)),
        `not found; what was found: ${found.join('; ') || 'nothing'}`,
      );
    });

  it('no name comes twice', () => {
    const found = POLICIES['no name comes twice']?.(clusterOf(`${RIGHT}---${RIGHT}`)) ?? [];
    assert(found.some((mistake) => /Deployment candles comes twice/.test(mistake)));
  });

  it('each have a planted mistake', () => {
    assert.deepEqual([...new Set(PLANTED.map(([name]) => name))].sort(), Object.keys(POLICIES).sort());
  });
});

describe('types', () => {
  const of = (kind: string, yaml: string): readonly Manifest[] =>
    parseManifests(yaml).filter((one) => one.kind === kind);

  it('find unknown fields, wrong types and missing fields', () => {
    const unknown = of('Deployment', RIGHT.replace('  replicas: 2', '  replica: 2'));
    const wrongType = of('Deployment', RIGHT.replace('  replicas: 2', "  replicas: 'two'"));
    const missing = of(
      'Deployment',
      RIGHT.replace('  selector: { matchLabels: { app: candles } }\n  template', '  template'),
    );
    const right = of('Deployment', RIGHT);
    const found = typeMistakes([...right, ...unknown, ...wrongType, ...missing]);
    assert.equal(found.length, 3, found.join('\n'));
    assert.match(found[0] ?? '', /^Deployment candles: .*replica\W+ does not exist/);
    assert.match(found[1] ?? '', /'string' is not assignable to type 'number'/);
    assert.match(found[2] ?? '', /selector\W+ is missing/);
  });

  it('of operators are looked up in their definitions', { skip: noDefinitions }, () => {
    const { mistakes } = customObjects();
    const found = (yaml: string) => of('ScaledObject', yaml).flatMap(mistakes);
    assert.deepEqual(found(RIGHT), []);
    const misspelt = found(RIGHT.replace('triggers: [', 'maxReplicas: 3\n  triggers: ['));
    assert.match(misspelt.join(), /maxReplicas/);
    assert.match(found(RIGHT.replace('scaleTargetRef: { name: candles }', '')).join(), /scaleTargetRef/);
  });
});
