import { alarmSchema } from '@foretick/client';
import { type Alarm, type AlarmQuery, standingAlarms } from '@foretick/ports';
import * as z from 'zod';
import { cursorParameter, linkNext, readCursor } from './cursor.ts';
import type { Endpoints } from './endpoints.ts';
import { findInstrument, named } from './instruments.ts';
import { epochMs, oneOf, wholeNumber } from './parameters.ts';
import { knownInstruments, type ReadSources } from './read-sources.ts';
import { alarmToWire } from './wire.ts';

const MAX_ROWS = 5_000;
const DEFAULT_ROWS = 500;

/** What the monitor raised and cleared, in pages as all history. `open`: what of the newest 5,000 stands. */
export function addAlarmRoute(endpoints: Endpoints, sources: ReadSources): void {
  const { store } = sources.options;
  endpoints.get(
    {
      path: '/api/v1/alarms',
      summary: 'Alarms as they were raised and cleared, oldest first; with open=true those that stand now.',
      query: {
        ...named,
        open: oneOf(['true', 'false']).optional(),
        ...{ from: epochMs().optional(), to: epochMs().optional() },
        limit: wholeNumber(1, MAX_ROWS).default(DEFAULT_ROWS),
        cursor: cursorParameter,
      },
      answer: z.array(alarmSchema),
      history: true,
    },
    async ({ open, from, to, limit, cursor, ...name }, { request, reply }) => {
      const instrument = findInstrument(await knownInstruments(sources), name);
      const of = instrument === undefined ? {} : { instrument };
      if (open === 'true') {
        const standing = standingAlarms(await store.alarms({ ...of, limit: MAX_ROWS }));
        const within = standing.filter(
          ({ asOf }) => asOf >= (from ?? 0) && asOf < (to ?? Number.POSITIVE_INFINITY),
        );
        return within.slice(-limit).map(alarmToWire);
      }
      const place = cursor === undefined ? undefined : readCursor(cursor, placeSchema);
      const end = place === undefined ? to : Math.min(place.asOf + 1, to ?? Number.POSITIVE_INFINITY);
      const query: AlarmQuery = {
        ...of,
        ...(from !== undefined && { from }),
        ...(end !== undefined && { to: end }),
        limit: limit + (place?.given ?? 0),
      };
      const found = await store.alarms(query);
      const page = found.slice(0, place === undefined ? found.length : found.length - place.given);
      if (page.length === limit) linkNext(placeBefore(page, place), request, reply);
      return page.map(alarmToWire);
    },
  );
}

/** Several alarms may be of one time, so a place is that of the oldest row so far and how many of its time were given. */
const placeSchema = z.object({
  asOf: z.int().min(0),
  given: z
    .int()
    .min(1)
    .max(100 * MAX_ROWS),
});

function placeBefore(page: readonly Alarm[], before: z.infer<typeof placeSchema> | undefined) {
  const asOf = page[0]?.asOf ?? 0;
  const given = page.filter((alarm) => alarm.asOf === asOf).length;
  return { asOf, given: given + (before?.asOf === asOf ? before.given : 0) };
}
