import { type ApiFeatureWorth, featureWorthSchema } from '@foretick/client';
import type { AblatedRecord } from '@foretick/ports';
import * as z from 'zod';
import type { Endpoints } from './endpoints.ts';
import { findInstrument, named } from './instruments.ts';
import { knownInstruments, type ReadSources } from './read-sources.ts';

/** What `foretick evaluate --ablate` measured last, of each pair, horizon, model and group of features. */
export function addFeatureWorthRoute(endpoints: Endpoints, sources: ReadSources): void {
  const { trials } = sources.options;
  endpoints.get(
    {
      path: '/api/v1/feature-worth',
      summary: 'What groups of features, such as news, were worth when evaluate --ablate last measured it.',
      query: named,
      answer: z.array(featureWorthSchema),
    },
    async (query) => {
      const instrument = findInstrument(await knownInstruments(sources), query);
      const newest = new Map<string, AblatedRecord>();
      for (const record of (await trials?.records()) ?? []) {
        if (record.kind !== 'ablated') continue;
        if (instrument !== undefined && record.instrument !== instrument) continue;
        newest.set(`${record.instrument} ${record.horizonSec} ${record.model} ${record.group}`, record);
      }
      return [...newest.values()].map(worthToWire);
    },
  );
}

function worthToWire({ instrument, horizonSec, model, group, worth, interval, from, to, at }: AblatedRecord) {
  const wire: ApiFeatureWorth = {
    ...{ instrument, horizon_sec: horizonSec, model, group, worth: worth ?? null },
    interval: interval === undefined ? null : { low: interval[0], high: interval[1] },
    ...{ from, to, measured_at: at },
  };
  return wire;
}
