import { connect } from 'node:net';
import { ForetickError, unreachableReason } from '@foretick/ports';
import * as z from 'zod';
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

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Whether the language model's server answers, and serves the model that is asked for. */
export async function checkLanguageModel(
  { llmUrl, llmModel, llmKey }: Config,
  signal: AbortSignal,
): Promise<Finding[]> {
  const check = 'llm';
  if (llmUrl === undefined) return [notConfigured(check, 'FORETICK_LLM_URL')];
  const warning = (finding: string): Finding[] => [{ check, state: 'warning', finding }];
  const url = `${llmUrl.replace(/\/+$/, '')}/models`;
  try {
    const response = await fetch(url, {
      headers: llmKey === undefined ? {} : { authorization: `Bearer ${llmKey}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    if (response.status === 401 || response.status === 403)
      return warning(`${url} refuses us with status ${response.status}: set FORETICK_LLM_KEY to its key`);
    if (!response.ok)
      return warning(
        `${url} answers with status ${response.status}: FORETICK_LLM_URL ends in /v1 for most servers`,
      );
    const listed = modelsSchema.safeParse(await response.json().catch(() => undefined));
    if (!listed.success)
      return warning(`${url} does not answer as an OpenAI-compatible API does: correct FORETICK_LLM_URL`);
    const names = listed.data.data.map(({ id }) => id);
    if (llmModel !== undefined && !names.includes(llmModel)) {
      const served = names.slice(0, 5).join(', ') || 'none';
      return warning(
        `${llmUrl} does not serve ${llmModel}: set FORETICK_LLM_MODEL to one that it serves (${served})`,
      );
    }
    return [{ check, state: 'ok', finding: `${llmUrl} serves ${llmModel ?? `${names.length} models`}` }];
  } catch (error) {
    const { host } = new URL(llmUrl);
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    const reason = isLate
      ? `${host} gives no answer within ${ANSWER_MS / 1_000} s`
      : unreachableReason(host, error);
    return warning(`${reason}: start its server, or correct FORETICK_LLM_URL`);
  }
}

function notConfigured(check: string, variable: string): Finding {
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
