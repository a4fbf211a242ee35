import { ForetickError, type LanguageModel } from '@foretick/ports';
import {
  type Adapter,
  type AdapterPromotion,
  type AdapterRecord,
  readAdapters,
  writeAdapters,
} from './adapter-record.ts';
import { SAMPLE_ARTICLE } from './sample-article.ts';

/** What a promotion needs of the server that serves. */
export interface ServingEndpoint {
  readonly lora: {
    load(name: string, path: string): Promise<void>;
    unload(name: string): Promise<void>;
  };
  reader(model: string, sampling: { readonly temperature: number; readonly seed: number }): LanguageModel;
}

/**
 * Loads an adapter into the server, has it read an article, and makes it the one that serves. The one before stays loaded until then, and where
 * anything fails it goes on serving. Throws `ADAPTER_UNKNOWN`, `ADAPTER_NOT_PASSED`, `ADAPTER_UNFIT`, and the `LLM_…` errors.
 */
export async function promoteAdapter(
  dataDir: string,
  endpoint: ServingEndpoint,
  wanted: { readonly name: string; readonly reason: string; readonly force: boolean; readonly at: number },
): Promise<AdapterPromotion> {
  const record = readAdapters(dataDir);
  const adapter = adapterOf(record, wanted.name);
  if (!adapter.passed && !wanted.force) {
    throw new ForetickError(
      'ADAPTER_NOT_PASSED',
      `${adapter.name} did not pass its evaluation; tune another, or promote it all the same with --force and a --reason`,
    );
  }
  return serve(dataDir, record, endpoint, adapter, { kind: 'promotion', ...wanted });
}

/** Goes back to what served before the newest promotion; the base model where nothing did. Throws `NOTHING_TO_ROLL_BACK` and as above. */
export async function rollBackAdapter(
  dataDir: string,
  endpoint: ServingEndpoint,
  wanted: { readonly reason: string; readonly at: number },
): Promise<AdapterPromotion> {
  const record = readAdapters(dataDir);
  const newest = record.promotions.at(-1);
  if (newest?.name === undefined || newest.name === null) {
    throw new ForetickError(
      'NOTHING_TO_ROLL_BACK',
      'no adapter serves; promote one with foretick finetune promote',
    );
  }
  // After a roll-back, the next one goes further back, not to what was rolled back.
  const before = record.promotions.findLast(
    ({ name, kind }) => name === newest.name && kind === 'promotion',
  )?.previous;
  const adapter = before === undefined || before === null ? undefined : adapterOf(record, before);
  return serve(dataDir, record, endpoint, adapter, { kind: 'roll-back', ...wanted });
}

async function serve(
  dataDir: string,
  record: AdapterRecord,
  { lora, reader }: ServingEndpoint,
  adapter: Adapter | undefined,
  { kind, reason, at }: Pick<AdapterPromotion, 'kind' | 'reason' | 'at'>,
): Promise<AdapterPromotion> {
  const previous = record.promotions.at(-1)?.name ?? null;
  const name = adapter?.name ?? null;
  if (adapter !== undefined) {
    await lora.load(adapter.name, adapter.path);
    try {
      // Its own seed, or the record would answer in its place.
      const outcome = await reader(adapter.name, { temperature: 0, seed: at % 1_000_000_007 }).assess(
        SAMPLE_ARTICLE,
      );
      if (outcome.kind === 'unusable') throw unfit(adapter.name, outcome.reason);
    } catch (error) {
      if (previous !== adapter.name) await lora.unload(adapter.name);
      throw error;
    }
  }
  const promotion: AdapterPromotion = { name, previous, at, kind, reason };
  writeAdapters(dataDir, { ...record, promotions: [...record.promotions, promotion] });
  if (previous !== null && previous !== name) await lora.unload(previous);
  return promotion;
}

function adapterOf(record: AdapterRecord, name: string): Adapter {
  const adapter = record.adapters.findLast((one) => one.name === name);
  if (adapter !== undefined) return adapter;
  const known = record.adapters.map((one) => one.name).join(', ') || 'none';
  throw new ForetickError(
    'ADAPTER_UNKNOWN',
    `no adapter ${name} is registered (there is ${known}); register one with foretick finetune evaluate --register`,
  );
}

function unfit(name: string, reason: string): ForetickError {
  return new ForetickError(
    'ADAPTER_UNFIT',
    `${name} is loaded, but its answer to a plain article is of no use (${reason}); what served before goes on serving`,
  );
}
