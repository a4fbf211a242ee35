import { connect } from 'node:net';
import { ForetickError, unreachableReason } from '@foretick/ports';
import { type Config, configSchema } from '../../config/config-schema.ts';
import type { Finding } from './check.ts';

const ANSWER_MS = 5_000;

/** Whether the brokers answer and have all topics. Where nothing listens at the default address, Kafka is not used. */
export async function checkKafka(config: Config, signal: AbortSignal): Promise<Finding[]> {
  const check = 'kafka';
  const { kafkaBrokers } = config;
  const failures = await Promise.all(kafkaBrokers.map((broker) => failureOf(broker, signal)));
  const isDefault = String(kafkaBrokers) === String(configSchema.shape.kafkaBrokers.parse(undefined));
  if (!failures.includes(undefined)) {
    if (isDefault) return [notConfigured(check, 'FORETICK_KAFKA_BROKERS')];
    const finding = `${failures.join('; ')}: start the brokers (npm run kafka:up), or correct FORETICK_KAFKA_BROKERS`;
    return [{ check, state: 'warning', finding }];
  }
  try {
    const { missingTopics } = await import('../../profiles/distributed.ts');
    const missing = await missingTopics(config);
    const at = kafkaBrokers.join(', ');
    if (missing.length === 0) return [{ check, state: 'ok', finding: `${at} answers and has all topics` }];
    const some = missing.slice(0, 3).join(', ');
    const finding = `${at} answers and lacks ${missing.length} topics (${some}${missing.length > 3 ? ', …' : ''}): run foretick topics`;
    return [{ check, state: 'warning', finding }];
  } catch (error) {
    if (!(error instanceof ForetickError)) throw error;
    return [{ check, state: 'warning', finding: error.message }];
  }
}

/** Whether something listens where RisingWave is meant to be. */
export async function checkRisingwave({ risingwaveUrl }: Config, signal: AbortSignal): Promise<Finding[]> {
  const check = 'risingwave';
  if (risingwaveUrl === undefined) return [notConfigured(check, 'FORETICK_RISINGWAVE_URL')];
  const { hostname, port } = new URL(risingwaveUrl);
  const address = `${hostname}:${port || 4566}`;
  const failure = await failureOf(address, signal);
  if (failure === undefined) return [{ check, state: 'ok', finding: `${address} takes connections` }];
  const finding = `${failure}: start RisingWave, or correct FORETICK_RISINGWAVE_URL`;
  return [{ check, state: 'warning', finding }];
}

/** What is told of a server that no setting names. */
export function notConfigured(check: string, variable: string): Finding {
  return { check, state: 'ok', finding: `not configured (${variable})` };
}

/** Why `host:port` takes no connection; `undefined` where it does. */
function failureOf(address: string, signal: AbortSignal): Promise<string | undefined> {
  const [, host = '', port = ''] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), signal, timeout: ANSWER_MS });
    const answer = (failure: string | undefined) => {
      socket.destroy();
      resolve(failure);
    };
    socket.once('connect', () => answer(undefined));
    socket.once('error', (error) => answer(unreachableReason(address, error)));
    socket.once('timeout', () => answer(`cannot reach ${address}: no answer in time`));
  });
}
