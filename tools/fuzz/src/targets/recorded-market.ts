import { gzipSync } from 'node:zlib';
import { type DuckdbStore, openDuckdbStore } from '@foretick/adapter-duckdb';
import { makeZip } from '@foretick/adapter-duckdb/make-zip';
import { instrumentId, type Pair } from '@foretick/core/trade';
import type { FuzzTarget } from '../fuzz-target.ts';
import { createScratchFile } from './scratch-file.ts';
import { standingClock } from './standing-clock.ts';

const TRADES =
  'time,price,quantity,side,id\n1704067200000,42000.5,0.1,buy,1\n1704067201000,42001,0.2,sell,2\n1704067261000,42002,0.3,buy,3\n';
const CANDLES = '1704067200,42000,42010,41990,42005,1.5,12\n1704067260,42005,42010,42000,42001,0.5,3\n';
const ROWS_SHARE = 0.01;

/** Recorded trades and candles in files: text, gzip and zip. Each goes into a store, which takes milliseconds. */
export const recordedMarket: readonly FuzzTarget[] = [
  importOf('market-csv', 'market', {
    seeds: [
      TRADES,
      CANDLES,
      '1704067200.1234,42000.5,0.1\n1704067201.5,42001,0.2\n',
      '"Timestamp";"Price";"Volume"\n"2024-01-01T00:00:00.5Z";"42000.5";"0.1"\n',
      'open_time\topen\thigh\tlow\tclose\tvolume\n2024-01-01 00:00:00\t42000\t42010\t41990\t42005\t1.5\n',
    ],
    words: [
      'price',
      'time',
      'quantity',
      'open',
      'volume',
      'symbol',
      '1704067200000000000',
      '2024-01-01',
      'id',
    ],
  }),
  importOf('market-gzip', 'market.csv.gz', {
    seeds: [gzipSync(TRADES).toString('latin1'), gzipSync('0,'.repeat(100_000)).toString('latin1')],
    binary: true,
  }),
  importOf('market-zip', 'market.zip', {
    seeds: [
      makeZip([{ name: 'XBTUSD.csv', content: TRADES }]).toString('latin1'),
      makeZip([
        { name: 'Kraken/XBTUSD_1.csv', content: CANDLES },
        { name: '../ETHUSD.csv', content: TRADES },
      ]).toString('latin1'),
      makeZip([{ name: 'XBTUSD.csv', content: Buffer.alloc(2_000_000), said: { size: 100 } }]).toString(
        'latin1',
      ),
      makeZip([{ name: 'XBTUSD.csv', content: Buffer.alloc(20_000_000) }]).toString('latin1'),
      makeZip([{ name: 'XBTUSD.csv', content: TRADES, said: { size: 4_000_000_000 } }]).toString('latin1'),
    ],
    binary: true,
  }),
];

function importOf(
  name: string,
  fileName: string,
  corpus: Pick<FuzzTarget, 'seeds' | 'words' | 'binary'>,
): FuzzTarget {
  const file = createScratchFile(fileName);
  const instrument = instrumentId('kraken', 'BTC/USD' as Pair);
  const { signal } = new AbortController();
  let store: DuckdbStore | undefined;
  let fed = 0;
  const renewed = async (): Promise<DuckdbStore> => {
    fed += 1;
    // What earlier inputs have left behind must not decide on later ones for ever.
    if (fed % 500 === 0) await close();
    store ??= await openDuckdbStore({ path: ':memory:', clock: standingClock });
    return store;
  };
  const close = async (): Promise<void> => {
    await store?.close();
    store = undefined;
  };
  return {
    name,
    ...corpus,
    share: ROWS_SHARE,
    feed: async (input) => {
      const path = file.holding(input, corpus.binary === true ? 'latin1' : 'utf8');
      const request = { files: [path], instrument, intervalSec: 60, kind: 'auto', columns: {} } as const;
      await (await renewed()).importFiles(request, () => undefined, signal);
    },
    close: async () => {
      await close();
      file.remove();
    },
  };
}
