import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { recordedTrades, writeTrades } from './testing/recorded-trades.ts';

/** A change in the store, and what the first difference then is. */
const CHANGES: readonly (readonly [what: string, sql: string, said: RegExp])[] = [
  [
    'a trade that is gone',
    'DELETE FROM trades WHERE sequence = (SELECT max(sequence) - 5000 FROM trades)',
    /the candle of .* differs in/,
  ],
  [
    'a candle',
    `UPDATE candles SET volume = volume * (1 + 1e-15) WHERE complete AND NOT filled
       AND open_time = (SELECT max(open_time) - 3600000 FROM candles)`,
    /the candle of .* differs in volume/,
  ],
  [
    'an indicator',
    `UPDATE technical_indicators SET values_json = replace(values_json, '"rsi_14":', '"rsi_14":1')
       WHERE open_time = (SELECT max(open_time) - 3600000 FROM candles)`,
    /the indicator of .* differs in rsi_14/,
  ],
  [
    'a served feature',
    `UPDATE feature_vectors SET "values" = list_transform("values", (value, i) -> CASE WHEN i = 3 THEN value + 1e-9 ELSE value END)
       WHERE as_of = (SELECT max(as_of) FROM feature_vectors)`,
    /the feature of .* differs in return_2: stored .*, computed again/,
  ],
  [
    'a forecast',
    `UPDATE predictions SET log_return = log_return + 1e-12
       WHERE model = 'ridge' AND as_of = (SELECT max(as_of) FROM predictions WHERE model = 'ridge' AND status = 'published')`,
    /the prediction of .* differs in logReturn of ridge-/,
  ],
];

describe('foretick verify', () => {
  it('computes a replay again bit for bit, and finds each change that was made since', {
    timeout: 300_000,
  }, async (t) => {
    const folder = newFolder(t);
    const [input, dataDir] = [join(folder, 'trades.csv'), join(folder, 'data')];
    const rows = recordedTrades({ minutes: 620, perMinute: 20, seed: 4 });
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await foretick([...args, '--data-dir', dataDir, '--json']);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const replay = async (part: string[]) => {
      writeTrades(input, part);
      await run('start', '--source', 'replay', '--input', input, '--pair', 'BTC/USD', '--speed', 'max');
    };
    await replay(rows.slice(0, 11_000));
    // So short a history proves nothing, so that a person has to want a model.
    const { models } = JSON.parse(await run('train', '--pair', 'BTC/USD'));
    await run('models', 'promote', models[0].model_version);
    await replay(rows.slice(11_000));
    const verify = () =>
      foretick(['verify', '--pair', 'BTC/USD', '--from', '2020-01-01', '--data-dir', dataDir, '--json']);
    const same = await verify();
    assert.equal(same.code, 0, same.stderr);
    const { candles, indicators, vectors, predictions } = JSON.parse(same.stdout);
    for (const [what, { compared }, least] of [
      ['candles', candles, 600],
      ['indicators', indicators, 600],
      ['vectors', vectors, 300],
      ['predictions', predictions, 1_000],
    ] as const)
      assert.ok(compared >= least, `${compared} ${what}`);

    for (const [what, sql, said] of CHANGES) {
      const undo = await change(join(dataDir, 'foretick.duckdb'), sql);
      const different = await verify();
      assert.equal(different.code, 1, `${what}: ${different.stdout}`);
      assert.match(different.stderr, said, what);
      await undo();
    }
    assert.equal((await verify()).code, 0, 'all changes are undone');
  });
});

/** Changes the store's file; what is given puts the tables back. */
async function change(path: string, sql: string): Promise<() => Promise<void>> {
  const tables = ['trades', 'candles', 'technical_indicators', 'feature_vectors', 'predictions'];
  const run = async (statements: readonly string[]): Promise<number> => {
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    let changed = 0;
    for (const statement of statements) changed = (await connection.run(statement)).rowsChanged;
    connection.closeSync();
    instance.closeSync();
    return changed;
  };
  const changed = await run([...tables.map((name) => `CREATE TABLE kept_${name} AS FROM ${name}`), sql]);
  assert.ok(changed > 0, `${sql} changed nothing`);
  return async () => {
    await run(
      tables.flatMap((name) => [
        `DELETE FROM ${name}`,
        `INSERT INTO ${name} FROM kept_${name}`,
        `DROP TABLE kept_${name}`,
      ]),
    );
  };
}
