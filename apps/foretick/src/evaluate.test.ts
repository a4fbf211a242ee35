import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { CANDLES_START, importedCandles } from './testing/imported-candles.ts';

const BROWSER = '/usr/bin/chromium';
const DAY_MS = 86_400_000;
const PLAIN = ['evaluate', '--pair', 'BTC/USD', '--train-days', '1', '--horizons', '5m'];

describe('foretick evaluate', () => {
  it('writes one page about it, whole in itself, that fits a phone', async (t) => {
    const folder = newFolder(t);
    const dataDir = await importedCandles(folder, 3);
    const report = join(folder, 'report.html');
    // One minute ahead there is something to find here, so that there are directions to plot.
    const flags = [
      '--horizons',
      '1m',
      '--ablate',
      'time',
      '--audit',
      '--report',
      report,
      '--data-dir',
      dataDir,
      '--json',
    ];
    const run = await foretick([...PLAIN, ...flags]);
    assert.equal(run.code, 0, run.stderr);
    const result = JSON.parse(run.stdout);
    assert.equal(result.ablation.length, 1);
    assert.equal(result.ablation[0].n, result.scores[0].n);
    assert.deepEqual([result.audit.passed, result.holdout, result.scores[0].trials], [true, null, 1]);
    const html = readFileSync(report, 'utf8');
    assert.match(html, /The leakage audit passed/);
    assert.match(html, /An illustration, no result/);
    assert.doesNotMatch(html, /NaN|undefined|Infinity|(?:src|href)=/);

    const again = await foretick([...PLAIN, ...flags]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /report\.html is there already; replace it with --overwrite/);
    await showsOn(t, report);
  });

  it('keeps out of the holdout unless it is told to look, and writes each look down', async (t) => {
    const dataDir = await importedCandles(newFolder(t), 3);
    const cut = CANDLES_START + 2.5 * DAY_MS;
    const span = {
      instrument: 'kraken:BTC/USD',
      from: cut,
      to: CANDLES_START + 3 * DAY_MS,
      by: 'search',
      at: 1,
    };
    const ledger = join(dataDir, 'trials', 'trials.ndjson');
    writeFileSync(ledger, `${JSON.stringify({ kind: 'holdout-reserved', ...span })}\n`);
    const evaluate = (...flags: string[]) => foretick([...PLAIN, '--data-dir', dataDir, '--json', ...flags]);
    const before = await evaluate('--models', 'online', '--quantile-trees');
    assert.equal(before.code, 0, before.stderr);
    const { scores, quantile_intervals } = JSON.parse(before.stdout);
    assert.equal(scores[0].model, 'online');
    // A day is too little for quantile trees, which is no failure.
    assert.deepEqual(quantile_intervals, [{ model: 'quantile-trees', horizon_sec: 300, intervals: [] }]);
    // No forecast whose target lies in it.
    assert.equal(JSON.parse(before.stdout).to, cut - 300_000);
    const refused = await evaluate('--to', '2024-01-03T18:00Z');
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /from 2024-01-03 12:00 on are held back .*--to 2024-01-03T11:55Z.*--open-holdout/,
    );
    const looked = JSON.parse((await evaluate('--open-holdout')).stdout);
    assert.deepEqual(looked.holdout, { from: cut, openings: 1, opened_now: true });
    assert.equal(looked.to, CANDLES_START + 3 * DAY_MS);
    assert.equal(JSON.parse((await evaluate()).stdout).holdout.openings, 1);
  });
});

async function showsOn(t: TestContext, report: string): Promise<void> {
  if (!existsSync(BROWSER)) {
    t.diagnostic(`not looked at in a browser: there is none at ${BROWSER}`);
    return;
  }
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-gpu'] });
  t.after(() => browser.close());
  for (const width of [360, 1_200]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const complaints: string[] = [];
    let requests = 0;
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', () => {
      requests += 1;
    });
    await page.goto(pathToFileURL(report).href);
    assert.deepEqual([complaints, requests], [[], 1]);
    const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
    assert.equal(await page.evaluate(fits), true, `${width} wide`);
    const plots = page.getByRole('img');
    assert.ok((await plots.count()) >= 6, `${await plots.count()} plots`);
    assert.ok(((await plots.first().boundingBox())?.height ?? 0) > 100);
  }
}
