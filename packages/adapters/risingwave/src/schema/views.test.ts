import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Outcome, PublishedPrediction, ScoredOutcome } from '@foretick/core/forecast';
import type { Append, CompanionRecord } from '@foretick/ports';
import {
  alarm,
  append,
  BTC,
  candle,
  ETH,
  indicatorRow,
  MINUTE,
  outcome,
  prediction,
  rejection,
  START,
  trade,
} from '@foretick/ports/contract/feature-store-records';
import { openRisingWaveStore } from '../store/open-risingwave-store.ts';
import { type StandIn, startStandIn } from '../testing/stand-in.ts';
import { type Row, viewWorld } from '../testing/view-world.ts';

const HOUR = 3_600_000;

/** Rows of a view on DuckDB, and on Postgres where it can run it: both have to say the same. */
async function rowsOf(records: readonly Append[], sql: string, onPostgres = true): Promise<readonly Row[]> {
  const world = await viewWorld(records);
  try {
    const rows = await world.rows(sql);
    if (onPostgres) {
      await standIn.empty();
      const store = await openRisingWaveStore({
        ...{ address: { url: standIn.url }, ingestsFromLog: false },
        clock: { now: () => START },
      });
      await store.record(
        records.map((one, offset) => ({ ...one, partition: 0, offset })),
        [],
      );
      await store.close();
      const { rows: other } = await standIn.database.query<Row>(sql);
      assert.deepEqual(rounded(other), rounded(rows));
    }
    return rows;
  } finally {
    world.close();
  }
}

/** Sums of the same numbers in another order differ in their last digits. */
function rounded(rows: readonly Row[]): readonly Row[] {
  const round = (value: unknown): unknown => {
    if (value === null || typeof value === 'boolean') return value;
    const number = Number(value);
    if (Number.isNaN(number)) return value;
    return Math.abs(number) < 1e-12 ? 0 : Number(number.toPrecision(10));
  };
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value)])),
  );
}

let standIn: StandIn;
before(async () => {
  standIn = await startStandIn();
});
after(() => standIn.close());

describe('the views', () => {
  it('candles_newest: of revisions the newest, no provisional one', async () => {
    const records = [
      candle(0),
      candle(0, { revision: 1, close: 107 }),
      candle(1, { status: 'provisional' }),
      candle(2),
    ].map((value) => append('candles', value));
    const rows = await rowsOf(
      records,
      'SELECT open_time, revision, close FROM candles_newest ORDER BY open_time',
    );
    assert.deepEqual(rows, [
      { open_time: START, revision: 1, close: 107 },
      { open_time: START + 2 * MINUTE, revision: 0, close: 105 },
    ]);
    const [latest] = await rowsOf(records, 'SELECT open_time FROM latest_candles');
    assert.deepEqual(latest, { open_time: START + 2 * MINUTE });
  });

  it('indicators_with_news: what was available by the close, whenever it was published', async () => {
    //  rows close at  1m      2m      3m
    //  news arrives       1m1       3m+1, published at 0
    const news = (id: string, availableAt: number, score: number): CompanionRecord => ({
      ...{ kind: 'news', instrument: BTC, intervalSec: 60 },
      signal: { id, publishedAt: START, availableAt, score },
    });
    const records = [
      ...[0, 1, 2].map((index) => append('technical_indicators', indicatorRow(index))),
      append('technical_indicators', indicatorRow(1)),
      append('companions', news('early', START + MINUTE + 1, 0.5)),
      append('companions', news('early', START + MINUTE + 9, 0.9)),
      append('companions', news('late', START + 3 * MINUTE + 1, -1)),
    ];
    const rows = await rowsOf(
      records,
      'SELECT open_time, news_id, news_score FROM indicators_with_news ORDER BY open_time',
      false,
    );
    assert.deepEqual(rows, [
      { open_time: START, news_id: null, news_score: null },
      { open_time: START + MINUTE, news_id: 'early', news_score: 0.5 },
      { open_time: START + 2 * MINUTE, news_id: 'early', news_score: 0.5 },
    ]);
  });

  it('predictions_vs_actuals and the scores of windows and hours: as a plain sum has them', async () => {
    const now = Date.now();
    const all = scoredOutcomes(now, 200);
    const records = all.map((value) => append('prediction_outcomes', value));
    for (const [view, hours] of [
      ['scores_1h', 1],
      ['scores_24h', 24],
      ['scores_7d', 168],
    ] as const) {
      const inside = all.filter(({ targetTime }) => targetTime > now - hours * HOUR + 5_000);
      const [row] = await rowsOf(
        records,
        `SELECT n, mae_bp, rmse_bp, mse_skill, hit_rate, coverage_80 FROM ${view}`,
      );
      const errors = inside.map((one) => one.predictedLogReturn - one.actualLogReturn);
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      const expected = {
        n: inside.length,
        mae_bp: mean(errors.map(Math.abs)) * 1e4,
        rmse_bp: Math.sqrt(mean(errors.map((value) => value ** 2))) * 1e4,
        mse_skill:
          1 - mean(errors.map((value) => value ** 2)) / mean(inside.map((one) => one.actualLogReturn ** 2)),
        hit_rate: mean(inside.map((one) => Number(one.predictedLogReturn * one.actualLogReturn > 0))),
        coverage_80: mean(
          inside.map((one) => Number(Math.abs(one.actualLogReturn - one.predictedLogReturn) <= 2e-3)),
        ),
      };
      assert.deepEqual(rounded([row ?? {}]), rounded([expected]), view);
    }
    const hourly = await rowsOf(
      records,
      'SELECT sum(n) AS n, sum(abs_error) AS e, sum(inside_80) AS i FROM scores_hourly',
    );
    assert.equal(hourly[0]?.n, all.length);
    const coverage = await rowsOf(
      records,
      'SELECT level, sum(n) AS n FROM coverage_hourly GROUP BY level ORDER BY level',
    );
    assert.deepEqual(
      rounded(coverage),
      [0.5, 0.8, 0.95].map((level) => ({ level, n: all.length })),
    );
  });

  it('drift_hourly: nothing where forecasts stay as they were, much where the regime changes', async () => {
    const samples = (change: number) => {
      const made: PublishedPrediction[] = [];
      for (let hour = 0; hour < 26; hour += 1) {
        for (let minute = 0; minute < 60; minute += 1) {
          const spread = ((minute * 7) % 60) / 60 - 0.5;
          const logReturn = 2e-3 * spread + (hour === 25 ? change : 0);
          made.push(forecastAt(START + hour * HOUR + minute * MINUTE, logReturn));
        }
      }
      return made.map((value) => append('predictions', value));
    };
    const query = `SELECT psi, z FROM drift_hourly WHERE hour = ${START + 25 * HOUR}`;
    const [calm] = await rowsOf(samples(0), query);
    assert.ok(Number(calm?.psi) < 0.02 && Math.abs(Number(calm?.z)) < 0.01, JSON.stringify(calm));
    const [changed] = await rowsOf(samples(1.5e-3), query);
    assert.ok(Number(changed?.psi) > 0.5 && Number(changed?.z) > 10, JSON.stringify(changed));
  });

  it('sql_candles and candle_differences: agree with the trades, and name a candle that does not', async () => {
    const trades = [
      trade(1, { eventTime: START + 1, price: 10, quantity: 1 }),
      trade(3, { eventTime: START + 9, price: 8, quantity: 2 }),
      trade(2, { eventTime: START + 9, price: 12, quantity: 0.5 }),
      trade(4, { eventTime: START + MINUTE, price: 9, quantity: 1 }),
    ].map((value) => append('trades', value));
    const right = { open: 10, high: 12, low: 8, close: 8, volume: 3.5, tradeCount: 3 };
    const sql =
      'SELECT open, high, low, close, volume, trade_count FROM sql_candles ORDER BY open_time LIMIT 1';
    const { tradeCount: trade_count, ...prices } = right;
    assert.deepEqual(await rowsOf(trades, sql), [{ ...prices, trade_count }]);
    const wrong = 'SELECT close, sql_close FROM candle_differences';
    assert.deepEqual(await rowsOf([...trades, append('candles', candle(0, right))], wrong), []);
    const bad = append('candles', candle(0, { ...right, close: 12 }));
    assert.deepEqual(await rowsOf([...trades, bad], wrong), [{ close: 12, sql_close: 8 }]);
  });

  it('counts and alarms: what is set aside, late, and still open', async () => {
    const records = [
      append('rejected', rejection(1)),
      append('rejected', rejection(2)),
      append('late_trades', trade(1)),
      append('late_trades', trade(2, { instrument: ETH })),
      append('alarms', alarm()),
      append('alarms', alarm({ kind: 'skill', subject: 'x' })),
      append('alarms', alarm({ state: 'cleared', asOf: START + 2 * MINUTE })),
    ];
    assert.deepEqual(await rowsOf(records, 'SELECT records FROM rejected_counts'), [{ records: 2 }]);
    assert.deepEqual(await rowsOf(records, 'SELECT late FROM late_counts ORDER BY instrument'), [
      { late: 1 },
      { late: 1 },
    ]);
    assert.deepEqual(await rowsOf(records, 'SELECT kind FROM alarms_open'), [{ kind: 'skill' }]);
  });

  it('latest rows: of each series one', async () => {
    const records = [prediction(0), prediction(1), prediction(2, { horizonSec: 300 })].map((value) =>
      append('predictions', value),
    );
    const rows = await rowsOf(
      records,
      'SELECT horizon_sec, as_of FROM latest_predictions ORDER BY horizon_sec',
    );
    assert.deepEqual(rows, [
      { horizon_sec: 60, as_of: START + MINUTE },
      { horizon_sec: 300, as_of: START + 2 * MINUTE },
    ]);
  });
});

/** Outcomes over the last nine days; intervals lie evenly around the forecast. */
function scoredOutcomes(now: number, count: number): readonly ScoredOutcome[] {
  return Array.from({ length: count }, (_, index) => {
    const predicted = (((index * 13) % 29) - 14.5) * 1e-4;
    const actual = (((index * 7) % 31) - 15.5) * 1.3e-4;
    const targetTime = now - 60_000 - Math.floor((index / count) ** 3 * 9 * 24 * HOUR);
    return {
      ...outcome(0),
      predictionId: `p${index}`,
      targetTime,
      asOf: targetTime - MINUTE,
      predictedLogReturn: predicted,
      actualLogReturn: actual,
      intervals: [
        { level: 0.5, lower: predicted - 1e-3, upper: predicted + 1e-3 },
        { level: 0.8, lower: predicted - 2e-3, upper: predicted + 2e-3 },
        { level: 0.95, lower: predicted - 3e-3, upper: predicted + 3e-3 },
      ],
    } satisfies Outcome;
  });
}

function forecastAt(asOf: number, logReturn: number): PublishedPrediction {
  return prediction(0, {
    predictionId: `f${asOf}`,
    asOf,
    targetTime: asOf + MINUTE,
    logReturn,
    volatility: 1e-3,
  });
}
