import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import { EXPORT_TABLES, type ExportRequest } from '@foretick/ports';
import { textSql } from '../read/sql.ts';
import type { DuckdbStore } from '../store/open-store.ts';
import { assertRefused, importOf, PAIR, T0, withStore, writeInput } from '../testing/import-fixture.ts';
import { testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);
const ETH = 'kraken:ETH/USD' as InstrumentId;
const csv = `trade_id,time_ms,price,quantity,side
1,${T0},100.5,1,buy
2,${T0 + 61_000},101,0.1,sell
3,${T0 + 125_000},99,0.3,buy
`;

describe('export', () => {
  it('writes every table, in both formats, under the names of its columns', async () => {
    await withStored(async (store) => {
      for (const table of EXPORT_TABLES) {
        for (const format of ['csv', 'parquet'] as const) {
          const path = folder(`all-${table}.${format}`);
          const { rows } = await store.exportTable({ table, path, format });
          const read = await rowsOf(path);
          assert.equal(read.rows.length, rows, `${table} as ${format}`);
          assert.ok(
            read.names.includes('instrument') && read.names.every((name) => /^[a-z][a-z_0-9]*$/.test(name)),
            table,
          );
        }
      }
    });
  });

  it('writes rows oldest first, times as epoch ms', async () => {
    await withStored(async (store) => {
      const path = folder("it's [trades].csv");
      const result = await store.exportTable({ table: 'trades', path, format: 'csv', instrument: PAIR });
      assert.deepEqual(result, { rows: 3 });
      const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
      assert.equal(
        header,
        'instrument,sequence,trade_id,event_time,ingest_time,available_at,price,quantity,side',
      );
      assert.equal(lines[1], `kraken:BTC/USD,2,2,${T0 + 61_000},1893456000000,${T0 + 61_000},101.0,0.1,sell`);
    });
  });

  it('gives what can be imported again', async () => {
    await withStored(async (store) => {
      const path = folder('again.parquet');
      await store.exportTable({ table: 'candles', path, format: 'parquet', instrument: PAIR });
      await withStore(async (other) => {
        await importOf(other, path);
        const [before, after] = [store, other].map((one) =>
          one.candles({ instrument: PAIR, intervalSec: 60 }),
        );
        const values = (await before)?.map(({ openTime, close, volume }) => [openTime, close, volume]);
        assert.deepEqual(
          (await after)?.map(({ openTime, close, volume }) => [openTime, close, volume]),
          values,
        );
      });
    });
  });

  it('keeps to an instrument and a range, half-open', async () => {
    await withStored(async (store) => {
      const count = async (query: Partial<ExportRequest>): Promise<number> => {
        const path = folder('range.csv');
        return (await store.exportTable({ table: 'trades', path, format: 'csv', overwrite: true, ...query }))
          .rows;
      };
      assert.equal(await count({}), 6);
      assert.equal(await count({ instrument: ETH }), 3);
      assert.equal(await count({ from: T0 + 61_000 }), 4);
      assert.equal(await count({ from: T0, to: T0 + 61_000, instrument: ETH }), 1);
      assert.equal(await count({ table: 'candles', to: T0 + 60_000 }), 2);
    });
  });

  it('refuses in one line, and leaves what is there', async () => {
    await withStored(async (store) => {
      const path = folder('mine.csv');
      writeFileSync(path, 'mine');
      mkdirSync(folder('a-folder'));
      const request = { table: 'trades', path, format: 'csv' } as const;
      await assertRefused(store.exportTable(request), 'EXPORT_EXISTS', /mine\.csv is there already/);
      assert.equal(readFileSync(path, 'utf8'), 'mine');
      await assertRefused(
        store.exportTable({ ...request, table: 'prices; DROP TABLE trades' }),
        'EXPORT_TABLE_UNKNOWN',
        /the tables are trades, late_trades, candles/,
      );
      for (const bad of ['missing/x.csv', 'a-folder', 'mine.csv/x.csv']) {
        await assertRefused(
          store.exportTable({ ...request, path: folder(bad), overwrite: true }),
          'EXPORT_NOT_WRITABLE',
          /cannot write .*; name a file in a folder/,
        );
      }
      assert.ok(readdirSync(folder('.')).every((name) => !name.includes('partial')));
    });
  });
});

async function withStored(work: (store: DuckdbStore) => Promise<void>): Promise<void> {
  await withStore(async (store) => {
    for (const instrument of [PAIR, ETH]) await importOf(store, writeInput(folder, csv), { instrument });
    await work(store);
  });
}

async function rowsOf(
  path: string,
): Promise<{ readonly names: readonly string[]; readonly rows: unknown[][] }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const read = path.endsWith('csv') ? 'read_csv' : 'read_parquet';
  const result = await connection.runAndReadAll(`FROM ${read}(${textSql(path)})`);
  const found = { names: result.columnNames(), rows: result.getRows() };
  connection.closeSync();
  instance.closeSync();
  return found;
}
