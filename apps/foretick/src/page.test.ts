import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually, newFolder, startForetick } from './testing/foretick-process.ts';
import { openBrowser, openLivePage } from './testing/page/page-browser.ts';

const LONG_MS = 45_000;

describe('the page of a running system, in a real browser', () => {
  it('fills from the simulated market, shows every view, and survives a restart of the server', async (t) => {
    const folder = newFolder(t);
    const start = (port: string) =>
      startForetick(t, ['--source', 'simulated', '--port', port, '--data-dir', folder]);
    const running = start('0');
    const [url] = await running.wrote(/http:\/\/127\.0\.0\.1:\d+/);
    const browser = await openBrowser(t);
    if (browser === undefined) return;
    const { page, complaints } = await openLivePage(browser, url);
    await page.goto(url);
    assert.match(await page.getByTestId('source').innerText(), /SIMULATED/);
    const chart = page.locator(
      '[data-testid="chart"][data-candles]:not([data-candles="0"]):not([data-forecasts="0"])',
    );
    await chart.waitFor({ timeout: LONG_MS });
    assert.ok(Number(await chart.getAttribute('data-candles')) > 100, 'the venue’s recent candles are drawn');
    assert.ok(
      Number(await chart.getAttribute('data-forecasts')) >= 3,
      'a forecast for each horizon lies ahead',
    );
    await page.getByTestId('forecast-row').first().waitFor();
    assert.match(await page.getByTestId('feed-state').first().innerText(), /live/i);

    for (const [name, shown] of [
      ['Scoreboard', page.getByRole('heading', { name: 'Skill over time' })],
      ['Why', page.getByTestId('forecast-facts')],
      ['News', page.getByRole('heading', { name: /^News about/ })],
      ['Health', page.getByTestId('queues')],
      ['Replay', page.getByTestId('replay-time')],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).click();
      await shown.waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      assert.equal(await page.locator('.failed').count(), 0, `nothing failed in ${name}`);
    }
    assert.deepEqual(complaints, [], 'no complaint, and no request leaves for elsewhere');

    await page.getByRole('link', { name: 'Live', exact: true }).click();
    await chart.waitFor();
    await running.stop();
    const lost = page.getByText('No connection to Foretick');
    await lost.waitFor();
    const fetchedAgain = page.waitForResponse((one) => one.ok() && one.url().includes('/api/v1/candles'), {
      timeout: LONG_MS,
    });
    const again = start(new URL(url).port);
    await again.wrote(/http:\/\/127\.0\.0\.1:\d+/);
    await lost.waitFor({ state: 'detached', timeout: LONG_MS });
    await fetchedAgain;
    await eventually('the feed is live again', async () =>
      /live/i.test(await page.getByTestId('feed-state').first().innerText()) ? true : undefined,
    );
    // What the page shows goes on: the provisional candle moves with new trades.
    const readOut = page.getByTestId('read-out');
    const before = await readOut.innerText();
    await eventually('new trades reach the page', async () =>
      (await readOut.innerText()) !== before ? true : undefined,
    );
  });
});
