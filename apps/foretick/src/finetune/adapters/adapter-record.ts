import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ForetickError, jsonOrUndefined } from '@foretick/ports';
import * as z from 'zod';

const adapterSchema = z.object({
  /** As the server is to know it. */
  name: z.string(),
  /** The folder with its weights, as the server sees it. */
  path: z.string(),
  base_model: z.string(),
  registered_at: z.number(),
  /** Of the data set that it was evaluated on. */
  dataset_sha256: z.string(),
  passed: z.boolean(),
  figures: z.record(z.string(), z.unknown()),
});

const promotionSchema = z.object({
  /** `null`: the base model alone. */
  name: z.string().nullable(),
  previous: z.string().nullable(),
  at: z.number(),
  kind: z.enum(['promotion', 'roll-back']),
  reason: z.string(),
});

const recordSchema = z.object({
  format: z.literal(1),
  adapters: z.array(adapterSchema),
  promotions: z.array(promotionSchema),
});

export type Adapter = z.infer<typeof adapterSchema>;
export type AdapterPromotion = z.infer<typeof promotionSchema>;
export type AdapterRecord = z.infer<typeof recordSchema>;

/** Which LoRA adapters there are and which was promoted when: `llm/adapters.json` in the data folder. Throws `ADAPTERS_DAMAGED`. */
export function readAdapters(dataDir: string): AdapterRecord {
  const path = pathOf(dataDir);
  if (!existsSync(path)) return { format: 1, adapters: [], promotions: [] };
  const parsed = recordSchema.safeParse(jsonOrUndefined(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ForetickError(
    'ADAPTERS_DAMAGED',
    `${path} is no record of adapters; move it away, and register them again with foretick finetune evaluate`,
    { cause: parsed.error },
  );
}

/** Whole or not at all. */
export function writeAdapters(dataDir: string, record: AdapterRecord): void {
  const path = pathOf(dataDir);
  mkdirSync(join(dataDir, FOLDER), { recursive: true });
  writeFileSync(`${path}.${process.pid}.tmp`, `${JSON.stringify(record, undefined, 2)}\n`);
  renameSync(`${path}.${process.pid}.tmp`, path);
}

/** The adapter that serves by the record; `undefined` where none was promoted. */
export function promotedAdapter(dataDir: string): Adapter | undefined {
  const { adapters, promotions } = readAdapters(dataDir);
  const name = promotions.at(-1)?.name;
  return adapters.findLast((one) => one.name === name);
}

const FOLDER = 'llm';

function pathOf(dataDir: string): string {
  return join(dataDir, FOLDER, 'adapters.json');
}
