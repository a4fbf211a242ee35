import { readFileSync } from 'node:fs';
import { ForetickError } from '@foretick/ports';
import type { BaseOptions } from '@platformatic/kafka';

/** How a Kafka cluster is reached. */
export interface KafkaConnection {
  /** `host:port` of some brokers; the others are learned from them. */
  readonly brokers: readonly string[];
  /** Absent: without TLS. */
  readonly tls?: {
    /** PEM file of the authority that the brokers' certificates are held against. Default: those of the machine. */
    readonly caFile?: string;
  };
  readonly sasl?: {
    readonly mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
    readonly username: string;
    readonly password: string;
  };
}

/** Options that every client of the driver shares. Throws `LOG_CONNECTION_INVALID`. */
export function clientOptions({ brokers, tls, sasl }: KafkaConnection): BaseOptions {
  return {
    clientId: 'foretick',
    bootstrapBrokers: [...brokers],
    // Retries are decided in one place, `patiently`: how long depends on what is at stake, not on a count.
    retries: 0,
    timeout: 10_000,
    requestTimeout: 15_000,
    ...(tls && { tls: tls.caFile === undefined ? {} : { ca: [certificate(tls.caFile)] } }),
    ...(sasl && { sasl: { ...sasl } }),
  };
}

function certificate(caFile: string): string {
  try {
    return readFileSync(caFile, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ForetickError(
      'LOG_CONNECTION_INVALID',
      `the certificate file ${caFile} cannot be read (${why}); name a PEM file of the brokers' authority`,
      { cause },
    );
  }
}
