/** One broker of a cluster, which is its controller too. Everything listens on loopback. */
export interface BrokerNode {
  readonly nodeId: number;
  readonly port: number;
  readonly controllerPort: number;
  /** A second listener, with TLS and SCRAM. */
  readonly secure?: { readonly port: number; readonly keystoreFile: string };
}

/** `server.properties` of one node. */
export function serverProperties(node: BrokerNode, cluster: readonly BrokerNode[], logDir: string): string {
  const { nodeId, port, controllerPort, secure } = node;
  const listeners = [
    `PLAINTEXT://127.0.0.1:${port}`,
    `CONTROLLER://127.0.0.1:${controllerPort}`,
    ...(secure === undefined ? [] : [`SECURE://127.0.0.1:${secure.port}`]),
  ];
  const copies = Math.min(3, cluster.length);
  return lines({
    'process.roles': 'broker,controller',
    'node.id': nodeId,
    'controller.quorum.voters': cluster
      .map((one) => `${one.nodeId}@127.0.0.1:${one.controllerPort}`)
      .join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: listeners.join(','),
    'advertised.listeners': listeners.filter((one) => !one.startsWith('CONTROLLER')).join(','),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDir,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': Math.max(1, copies - 1),
    'min.insync.replicas': Math.max(1, copies - 1),
    // A lone developer's groups have nobody to wait for.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'num.network.threads': 2,
    'num.io.threads': 4,
    ...(secure === undefined
      ? {}
      : {
          'sasl.enabled.mechanisms': 'SCRAM-SHA-256,SCRAM-SHA-512',
          ...Object.fromEntries(
            ['scram-sha-256', 'scram-sha-512'].map((mechanism) => [
              `listener.name.secure.${mechanism}.sasl.jaas.config`,
              'org.apache.kafka.common.security.scram.ScramLoginModule required;',
            ]),
          ),
          'ssl.keystore.type': 'PEM',
          'ssl.keystore.location': secure.keystoreFile,
        }),
  });
}

function lines(settings: Readonly<Record<string, string | number | boolean>>): string {
  return `${Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}
