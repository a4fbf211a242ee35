import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@foretick/ports';
import { textSeed } from '../market/hash-random.ts';
import { createLoopbackServer, type LoopbackClient } from '../server/loopback-server.ts';
import { answerBadly } from './answer-badly.ts';
import { type CompletionRequest, completionRequest, fieldsOf, jsonBody } from './completion-request.ts';
import { checkLlmFaults, faultOf, type LlmFaultKind, type LlmFaults } from './llm-faults.ts';
import { judgement, type Material, teacherAnswer } from './teacher.ts';

export interface SimulatedLlmOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Models it serves, and the share of their answers that are as good as can be. Default: `teacher`, always. */
  readonly models?: Readonly<Record<string, number>>;
  /** The same for LoRA adapters that are loaded. Default 1. */
  readonly adapterSkill?: number;
  readonly faults?: LlmFaults;
  /** How long a slow answer takes. Default 45 s. */
  readonly slowMs?: number;
  /** Calls without it are refused. Default: everybody is let in. */
  readonly key?: string;
  /** Says something else than the teacher would, for what it gives a text for. */
  readonly answer?: (material: string) => string | undefined;
}

/** A completion that was asked for. */
export interface AskedCompletion {
  readonly model: string;
  readonly material: string;
  readonly prompt: string;
  readonly fault: LlmFaultKind | undefined;
  /** Whether a whole completion went out, which is what is paid for. */
  readonly delivered: boolean;
  /** Whether its text is what the model meant to say. */
  readonly usable: boolean;
}

/** An OpenAI-compatible server as vLLM is one, on loopback: completions, models, LoRA adapters. */
export interface SimulatedLlm {
  /** With `/v1` at its end. */
  readonly url: string;
  asked(): readonly AskedCompletion[];
  /** Adapters that are loaded, by name, with their paths. */
  adapters(): ReadonlyMap<string, string>;
  setFaults(faults: LlmFaults): void;
  /** Most requests that were under way at a time. */
  busiest(): number;
  close(): Promise<void>;
}

/** Throws `SIMULATOR_PORT_NOT_FREE`, `SIMULATOR_FAULTS_INVALID`. */
export async function createSimulatedLlm(options: SimulatedLlmOptions): Promise<SimulatedLlm> {
  const { clock, seed, models = { teacher: 1 }, slowMs = 45_000 } = options;
  let faults = options.faults ?? {};
  checkLlmFaults(faults);
  const adapters = new Map<string, string>();
  const asked: AskedCompletion[] = [];
  const counts = new Map<string, number>();
  let underWay = 0;
  let busiest = 0;

  const skillOf = (model: string): number | undefined =>
    models[model] ?? (adapters.has(model) ? (options.adapterSkill ?? 1) : undefined);

  const complete = async (body: unknown, response: ServerResponse): Promise<void> => {
    const request = completionRequest(body);
    if (request === undefined) return refuse(response, 400, 'no chat completion with a json_schema');
    const skill = skillOf(request.model);
    if (skill === undefined) return refuse(response, 404, `The model \`${request.model}\` does not exist.`);
    const id = `${request.model}\n${request.seed}\n${request.material}`;
    const about = `${request.model}\n${request.material}`;
    const before = counts.get(about) ?? 0;
    counts.set(about, before + 1);
    const fault = faultOf(faults, seed, about, before);
    const right = options.answer?.(request.material) ?? answerOf(request, skill, textSeed(seed, id));
    const completed = async (text: string, finish: string, model = request.model) =>
      finished(response, completion(request, text, finish, model));
    const delivered = await answerBadly(fault, { clock, slowMs, right, response, completed });
    const usable = fault === undefined || fault.kind === 'slow';
    const { model, material, prompt } = request;
    asked.push({ model, material, prompt, fault: fault?.kind, delivered, usable });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = `${request.method} ${request.url}`;
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      return refuse(response, 401, `wrong key: ${String(request.headers.authorization)}`);
    }
    const body = request.method === 'POST' ? await jsonBody(request) : undefined;
    const { lora_name: name, lora_path: file } = fieldsOf(body);
    switch (path) {
      case 'GET /v1/models': {
        const ids = [...Object.keys(models), ...adapters.keys()];
        return reply(response, 200, { object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });
      }
      case 'POST /v1/chat/completions':
        return complete(body, response);
      case 'POST /v1/load_lora_adapter':
        if (typeof name !== 'string' || typeof file !== 'string') {
          return refuse(response, 400, "Both 'lora_name' and 'lora_path' must be provided.");
        }
        if (adapters.has(name)) return refuse(response, 400, `The lora adapter '${name}' is loaded already.`);
        if (file.includes('missing')) return refuse(response, 404, `No adapter found for '${file}'.`);
        adapters.set(name, file);
        response.writeHead(200).end(`Success: LoRA adapter '${name}' added successfully.`);
        return;
      case 'POST /v1/unload_lora_adapter':
        if (!adapters.delete(String(name))) return refuse(response, 404, `No adapter '${String(name)}'.`);
        response.writeHead(200).end(`Success: LoRA adapter '${String(name)}' removed successfully.`);
        return;
      default:
        return refuse(response, 404, `nothing at ${path}`);
    }
  };

  const server = await createLoopbackServer<LoopbackClient>({
    clock,
    port: options.port,
    clients: new Set(),
    periodic: [],
    admits: () => false,
    accept: () => {
      throw new Error('no WebSocket is let in here');
    },
    answer: (request, response) => {
      underWay += 1;
      busiest = Math.max(busiest, underWay);
      response.on('close', () => {
        underWay -= 1;
      });
      // A client that went away is not the server's failure.
      void answer(request, response).catch(() => response.destroy());
    },
  });
  return {
    url: `${server.restUrl}/v1`,
    asked: () => asked,
    adapters: () => adapters,
    setFaults(next) {
      checkLlmFaults(next);
      faults = next;
    },
    busiest: () => busiest,
    close: () => server.close(),
  };
}

/** Its own seed decides where answers are to vary; without temperature they don't. */
function answerOf(request: CompletionRequest, skill: number, seed: number): string {
  const material = fieldsOf(JSON.parse(request.material));
  if (request.schema === 'verdict') {
    const { title, text } = fieldsOf(material.article);
    const article = { title: String(title), text: String(text) };
    return judgement(article, String(material.first), String(material.second), JUDGE_BIAS, seed);
  }
  const coins = Array.isArray(material.coins) ? material.coins.map(String) : [];
  const article: Material = { title: String(material.title), text: String(material.text), coins };
  return teacherAnswer(article, request.temperature > 0 ? skill * (1 - WAVERING) : skill, seed);
}

/** How often a judge takes the first, whatever it says. */
const JUDGE_BIAS = 0.2;
/** How often an answer is off that is drawn with temperature. */
const WAVERING = 0.15;

function completion(request: CompletionRequest, text: string, finish: string, model: string): string {
  const [input, output] = [Math.ceil(request.length / 4), Math.ceil(text.length / 4)];
  return JSON.stringify({
    id: 'chatcmpl-simulated',
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  });
}

/** Whether all of it went out. */
function finished(response: ServerResponse, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    response.on('finish', () => resolve(true));
    response.on('close', () => resolve(response.writableFinished));
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  reply(response, status, { error: { message, code: status } });
}
