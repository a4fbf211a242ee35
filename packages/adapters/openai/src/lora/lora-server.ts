import * as z from 'zod';
import { errors } from '../chat/errors.ts';
import { type Endpoint, httpJson, refuseFailure } from '../chat/http-json.ts';

/** A vLLM server that takes LoRA adapters while it runs (`VLLM_ALLOW_RUNTIME_LORA_UPDATING=True`). */
export interface LoraServer {
  /** Names that it answers to: its base model and the adapters that are loaded. */
  models(): Promise<readonly string[]>;
  /** `path` is one that the server sees. Loading what is loaded already does nothing. Throws the `LLM_…` errors. */
  load(name: string, path: string): Promise<void>;
  /** Does nothing where it is not loaded. */
  unload(name: string): Promise<void>;
}

export function createLoraServer(endpoint: Endpoint): LoraServer {
  const models = async () => {
    const reply = await httpJson(endpoint, { path: 'models' });
    refuseFailure(endpoint.url, 'models', reply);
    const parsed = modelsSchema.safeParse(reply.json);
    if (!parsed.success) throw errors.badResponse(new URL(endpoint.url), 'a list of models that is none');
    return parsed.data.data.map(({ id }) => id);
  };
  const post = async (path: string, body: unknown) => {
    const reply = await httpJson(endpoint, { path, body });
    // It says so in words, not in JSON.
    refuseFailure(endpoint.url, path, { ...reply, json: reply.json ?? null });
  };
  return {
    models,
    async load(name, path) {
      if ((await models()).includes(name)) return;
      try {
        await post('load_lora_adapter', { lora_name: name, lora_path: path });
      } catch (error) {
        // Somebody else may have been faster.
        if (!(await models()).includes(name)) throw error;
      }
    },
    async unload(name) {
      if (!(await models()).includes(name)) return;
      await post('unload_lora_adapter', { lora_name: name });
    },
  };
}

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });
