/** Files of a new service by their path in its folder. It counts final candles and says nothing yet: a place to begin from. */
export function serviceFiles(name: string): ReadonlyMap<string, string> {
  const words = name.split('-');
  const title = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const create = `create${title}`;
  return new Map([
    ['package.json', packageJson(name)],
    ['README.md', readme(name)],
    ['src/index.ts', `export { ${create} } from './create-${name}.ts';\n`],
    [`src/create-${name}.ts`, code(name, create)],
    [`src/create-${name}.test.ts`, test(name, create)],
  ]);
}

/** Why this is no name of a service; `undefined` when it is one. */
export function nameMistake(name: string | undefined): string | undefined {
  if (name === undefined || name === '') return 'a name is missing: npm run new:service NAME';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    return `"${name}" is no name of a service; allowed are lower-case words with dashes between them, such as order-flow`;
  return undefined;
}

const packageJson = (name: string) => `{
  "name": "@foretick/service-${name}",
  "version": "0.1.0",
  "private": true,
  "license": "MIT",
  "type": "module",
  "exports": {
    ".": "./src/index.ts"
  },
  "dependencies": {
    "@foretick/core": "*",
    "@foretick/ports": "*"
  }
}
`;

const readme = (name: string) => `# ${name}

Topic \`candles\` in, nothing out yet.

- What it knows is committed together with the offsets: wherever it is started again, it goes on from there.
- \`docs/recipes/add-a-service.md\` says how a topic of its own comes to be, and where the service is started.
`;

const code = (
  name: string,
  create: string,
) => `import type { EventLog, KeyedProcessor } from '@foretick/ports';
import { runKeyedProcessor } from '@foretick/ports';

/** Counts final candles of each instrument. */
export function ${create}(options: { readonly log: EventLog }): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => runKeyedProcessor(options.log, processor, signal) };
}

interface State {
  candles: number;
}

const processor: KeyedProcessor<'candles', State> = {
  group: '${name}',
  topics: ['candles'],
  initial: () => ({ candles: 0 }),
  restore: (_key, snapshot) => ({ candles: isState(snapshot) ? snapshot.candles : 0 }),
  snapshot: (state) => ({ ...state }),
  process(state, { value: candle }) {
    if (candle.status === 'final') state.candles += 1;
    return [];
  },
};

function isState(snapshot: unknown): snapshot is State {
  return (
    typeof snapshot === 'object' &&
    snapshot !== null &&
    'candles' in snapshot &&
    typeof snapshot.candles === 'number'
  );
}
`;

const test = (name: string, create: string) => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import type { Append, EventLog } from '@foretick/ports';
import { ${create} } from './index.ts';

const PAIR = 'test:BTC/USD' as InstrumentId;

test('goes on where it was when it is started again', async () => {
  const log = createMemoryLog();
  await live(log, [candle(0), candle(1), { ...candle(2), status: 'provisional' }]);
  await live(log, [candle(2)]);
  const snapshot = (await log.snapshots('${name}')).get(PAIR);
  assert.deepEqual(stateOf(snapshot), { candles: 3 });
});

function stateOf(snapshot: unknown): unknown {
  return typeof snapshot === 'object' && snapshot !== null && 'state' in snapshot ? snapshot.state : undefined;
}

function candle(minute: number): Candle {
  const openTime = Date.UTC(2024, 0, 1) + minute * 60_000;
  return {
    ...{ instrument: PAIR, intervalSec: 60, openTime, closeTime: openTime + 60_000, revision: 0 },
    ...{ status: 'final', open: 100, high: 100, low: 100, close: 100, volume: 1, quoteVolume: 100 },
    ...{ vwap: 100, tradeCount: 1, buyVolume: 1, sellVolume: 0, complete: true, filled: false },
    ...{ origin: 'trades', availableAt: openTime + 61_000, availability: 'modelled' },
  };
}

/** Appends the candles and runs the service until it has read them. */
async function live(log: EventLog, candles: readonly Candle[]): Promise<void> {
  await log.append(candles.map((value): Append => ({ topic: 'candles', key: PAIR, value })));
  const stop = new AbortController();
  const running = ${create}({ log }).run(stop.signal);
  for (let turn = 0; turn < 10_000; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const lag = (await log.lag()).filter(({ group }) => group === '${name}');
    if (lag.length > 0 && lag.every(({ records }) => records === 0)) break;
  }
  stop.abort();
  await running;
}
`;
