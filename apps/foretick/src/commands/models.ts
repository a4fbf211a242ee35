import { PERSISTENCE_VERSION } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import { ForetickError, type ModelVersion, type PromotionEvent, stableId } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { HORIZONS_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import { instrumentOf } from './instrument-of.ts';
import { liveRecord } from './models/live-record.ts';
import { modelCard } from './models/model-card.ts';
import { type ModelRecord, readRegistry } from './models/model-record.ts';
import { recordToWire, spanToWire } from './models/model-wire.ts';
import { promotePersistence, promoteVersion, rollBackChampion, unknownModel } from './models/promote.ts';
import { interval, parseArguments } from './parse-arguments.ts';
import { writePage } from './write-page.ts';

const reason = z.string().trim().min(1, 'say why').max(500, 'at most 500 characters').optional();
const hold = z
  .union([z.literal('none').transform(() => 0), interval], 'write for example 12h or 1d, or none')
  .default(86_400);
const place = { pair: z.string(), exchange: z.string().optional(), horizon: interval };
const argumentsSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('list'), pair: z.string().optional(), exchange: z.string().optional() }),
  z.object({ action: z.literal('show'), version: z.string() }),
  z.object({
    action: z.literal('card'),
    version: z.string(),
    file: z.string().min(1),
    overwrite: z.boolean().default(false),
  }),
  z.object({
    ...{ action: z.literal('promote'), version: z.string(), reason, hold },
    ...{ pair: z.string().optional(), exchange: z.string().optional(), horizon: interval.optional() },
  }),
  z.object({ action: z.literal('roll-back'), reason, hold, ...place }),
]);

type Arguments = z.infer<typeof argumentsSchema>;

/** The model registry: who serves, what each version comes from, and who shall serve from the next candle on. */
export function modelsCommand(workspace: Workspace): Command {
  return async (args) => {
    const given = parseArguments(argumentsSchema, args);
    switch (given.action) {
      case 'list':
        return list(workspace, given);
      case 'show': {
        const { record, live } = await find(workspace, given.version);
        return { ...recordToWire(record, live), parameters: record.version.parameters };
      }
      case 'card':
        return writeCard(workspace, given);
      case 'promote':
        return promote(workspace, given);
      case 'roll-back': {
        const instrument = await instrumentOf(workspace.store, given.pair, given.exchange);
        const wish = { reason: given.reason ?? 'rolled back by command', holdSec: given.hold };
        return promotionToWire(
          await rollBackChampion(workspace, instrument, knownHorizon(given.horizon), wish),
        );
      }
    }
  };
}

type ArgumentsOf<A extends Arguments['action']> = Extract<Arguments, { action: A }>;

async function list({ registry, store }: Workspace, { pair, exchange }: ArgumentsOf<'list'>) {
  const only = pair === undefined ? undefined : await instrumentOf(store, pair, exchange);
  const isWanted = (one: { instrument: InstrumentId }) => only === undefined || one.instrument === only;
  const { records, spans } = await readRegistry(registry);
  return {
    serving: spans.filter((span) => span.until === undefined && isWanted(span)).map(spanToWire),
    models: records
      .filter(({ version }) => isWanted(version))
      .map((record) => recordToWire(record, undefined)),
  };
}

async function find({ registry, store }: Workspace, modelVersion: string) {
  const record = (await readRegistry(registry)).records.find(
    ({ version }) => version.modelVersion === modelVersion,
  );
  if (record === undefined) throw unknownModel(modelVersion);
  return { record, live: await liveRecord(store, modelVersion, record.served) };
}

async function writeCard(workspace: Workspace, { version, file, overwrite }: ArgumentsOf<'card'>) {
  const { record, live } = await find(workspace, version);
  const html = modelCard(record, live, await featureNames(record));
  await writePage(file, html, overwrite);
  return { model_version: version, file };
}

/** The card of a version that is only now saved, and therefore the challenger. */
export async function modelCardOf(version: ModelVersion): Promise<string> {
  const record: ModelRecord = { version, alias: 'challenger', served: [], rolledBack: false };
  return modelCard(record, undefined, await featureNames(record));
}

/** Names of the features, where this program still computes those that the version was trained on. */
async function featureNames({ version }: ModelRecord): Promise<readonly string[] | undefined> {
  const { names, description } = await loadFeatureView();
  return stableId(description) === version.featureViewHash ? names : undefined;
}

async function promote(workspace: Workspace, given: ArgumentsOf<'promote'>) {
  const wish = { reason: given.reason ?? 'promoted by command', holdSec: given.hold };
  if (given.version !== 'persistence' && given.version !== PERSISTENCE_VERSION) {
    return promotionToWire(await promoteVersion(workspace, given.version, wish));
  }
  if (given.pair === undefined || given.horizon === undefined) {
    throw new ForetickError(
      'ARGUMENT_INVALID',
      'persistence serves any pair and horizon: say which with --pair and --horizon',
    );
  }
  const instrument = await instrumentOf(workspace.store, given.pair, given.exchange);
  return promotionToWire(await promotePersistence(workspace, instrument, knownHorizon(given.horizon), wish));
}

function knownHorizon(horizonSec: number): number {
  if (HORIZONS_SEC.some((one) => one === horizonSec)) return horizonSec;
  const allowed = HORIZONS_SEC.map((one) => `${one / 60}m`).join(', ');
  throw new ForetickError(
    'ARGUMENT_INVALID',
    `--horizon: ${horizonSec / 60}m is not forecast; allowed are ${allowed}`,
  );
}

function promotionToWire(event: PromotionEvent) {
  return {
    instrument: event.instrument,
    horizon_sec: event.horizonSec,
    model: event.model,
    model_version: event.modelVersion,
    effective_from: event.effectiveFrom,
    reason: event.reason,
    replaces: event.replaces ?? null,
    hold_until: event.holdUntil ?? null,
  };
}
