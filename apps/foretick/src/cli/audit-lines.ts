import * as z from 'zod';
import type { Terminal } from './terminal.ts';

const auditSchema = z.object({
  instrument: z.string(),
  from: z.number(),
  to: z.number(),
  candles: z.number(),
  companions: z.array(z.string()),
  corrected_candles: z.number(),
  features: z.number(),
  vectors: z.number(),
  labels: z.number(),
  horizons_sec: z.array(z.number()),
  window_cuts: z.number(),
  whole_cuts: z.number(),
  empty_cuts: z.number(),
  window_hours: z.tuple([z.number(), z.number()]),
  vectors_compared: z.number(),
  labels_compared: z.number(),
  unmoved: z.array(z.string()),
  leak: z.object({ message: z.string() }).nullable(),
});

/** What an audit found, for people: a line for each thing that was checked, or the leak. */
export function renderAudit(result: unknown, terminal: Terminal): void {
  const one = auditSchema.parse(result);
  const corrected = one.corrected_candles === 0 ? '' : `, ${count(one.corrected_candles)} corrected later`;
  const beside = one.companions.length === 0 ? '' : `; with ${one.companions.join(', ')} beside`;
  terminal.line(
    `${one.instrument}: ${count(one.candles)} candles from ${time(one.from)} to ${time(one.to)}${corrected}${beside}`,
  );
  if (one.leak !== null) {
    terminal.line(`  ${terminal.style('red', 'leak')}: ${one.leak.message}`);
    return;
  }
  const fine = terminal.style('green', 'nothing changed');
  const horizons = one.horizons_sec.map((seconds) => `+${seconds / 60}`).join(', ');
  terminal.line(
    `  features  ${count(one.vectors)} vectors of ${one.features}, ${count(one.vectors_compared)} comparisons: ${fine}`,
  );
  terminal.line(
    `  labels    ${count(one.labels)} at ${horizons} min, ${count(one.labels_compared)} comparisons: ${fine}`,
  );
  const [before, after] = one.window_hours;
  const empty = one.empty_cuts === 0 ? '' : `; ${one.empty_cuts} had no vector before them`;
  terminal.line(
    `  cuts      ${one.window_cuts} with ${before} hours before and ${after} after, ${one.whole_cuts} through the whole history${empty}`,
  );
  if (one.unmoved.length > 0) {
    terminal.line(`  not moved by any candle, so nothing is said of them: ${abridged(one.unmoved)}`);
  }
}

/** Names with the same first word stand together when they are many, as those of a companion that is not there. */
function abridged(names: readonly string[]): string {
  const families = Map.groupBy(names, (name) => name.slice(0, name.indexOf('_')));
  return [...families]
    .flatMap(([word, family]) => (family.length > 4 ? [`${word}_… (${family.length})`] : family))
    .join(', ');
}

function time(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
