import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  alarm,
  append,
  BTC,
  candle,
  gap,
  outcome,
  prediction,
  rejection,
  START,
  trade,
} from '@foretick/ports/contract/feature-store-records';
import { type Row, viewWorld } from '../testing/view-world.ts';

const FOLDER = fileURLToPath(new URL('../../../../../deploy/grafana/dashboards', import.meta.url));

interface PanelQuery {
  readonly where: string;
  readonly sql: string;
}

const QUERIES: readonly PanelQuery[] = readdirSync(FOLDER).flatMap((file) => {
  const { panels, templating } = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  const ofPanels = panels.flatMap((panel: { title: string; targets: { rawSql?: string }[] }) =>
    panel.targets.flatMap(({ rawSql }) =>
      rawSql === undefined ? [] : [{ where: `${file}: ${panel.title}`, sql: rawSql }],
    ),
  );
  const ofVariables = (templating?.list ?? []).flatMap(
    (variable: { name: string; query?: { rawSql?: string } }) =>
      variable.query?.rawSql === undefined
        ? []
        : [{ where: `${file}: ${variable.name}`, sql: variable.query.rawSql }],
  );
  return [...ofPanels, ...ofVariables];
});

/** As Grafana fills it in. */
function filledIn(sql: string): string {
  return sql
    .replaceAll('$__unixEpochFrom()', String(Math.floor(START / 1_000) - 60))
    .replaceAll('$__unixEpochTo()', String(Math.floor(START / 1_000) + 86_400))
    .replaceAll(`\${instrument}`, BTC)
    .replaceAll(`\${horizon}`, '60');
}

describe("every panel's SQL", () => {
  let world: Awaited<ReturnType<typeof viewWorld>>;
  before(async () => {
    world = await viewWorld([
      ...[1, 2, 3].map((sequence) => append('trades', trade(sequence))),
      append('late_trades', trade(9)),
      append('rejected', rejection(1)),
      append('gap_ledger', gap()),
      append('alarms', alarm()),
      ...[0, 1].map((index) => append('candles', candle(index, { tradeCount: 99 }))),
      ...[0, 1].map((index) => append('predictions', prediction(index))),
      append('prediction_outcomes', outcome(0)),
      append('companions', {
        kind: 'news',
        instrument: BTC,
        intervalSec: 60,
        signal: { id: 'n', publishedAt: START, availableAt: START + 5, score: 0.5 },
      }),
    ]);
  });
  after(() => world.close());

  /** Of windows that end now, of what the log has of dead letters, and of hours to compare with there is nothing here. */
  const EMPTY = /Last (hour|day|week)|Dead letters|Drift|Feeds|each candle knew/;

  it('is found', () => assert.ok(QUERIES.length > 15, `only ${QUERIES.length}`));

  for (const { where, sql } of QUERIES) {
    it(`runs: ${where}`, async () => {
      assert.doesNotMatch(filledIn(sql), /\$/);
      const rows: readonly Row[] = await world.rows(filledIn(sql));
      if (!EMPTY.test(where)) assert.ok(rows.length > 0, filledIn(sql));
    });
  }
});
