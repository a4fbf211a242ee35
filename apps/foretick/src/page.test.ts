import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { newFolder, startForetick } from './testing/foretick-process.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe('the page in a real browser', () => {
  it('fills with candles and a forecast from the simulated market, and says that it is simulated', async (t) => {
    const executablePath = BROWSERS.find((path) => existsSync(path));
    if (executablePath === undefined) {
      t.skip(`no Chromium at ${BROWSERS.join(', ')}`);
      return;
    }
    const running = startForetick(t, ['--source', 'simulated', '--port', '0', '--data-dir', newFolder(t)]);
    const [url] = await running.wrote(/http:\/\/127\.0\.0\.1:\d+/);
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    t.after(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
    const complaints: string[] = [];
    const strangers: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('request', (request) => request.url().startsWith(url) || strangers.push(request.url()));
    await page.goto(url);
    assert.match(await page.getByTestId('source').innerText(), /SIMULATED/);
    const chart = page.locator(
      '[data-testid="chart"][data-candles]:not([data-candles="0"]):not([data-forecasts="0"])',
    );
    await chart.waitFor({ timeout: 45_000 });
    assert.ok(Number(await chart.getAttribute('data-candles')) > 100, 'the venue’s recent candles are drawn');
    assert.ok(
      Number(await chart.getAttribute('data-forecasts')) >= 3,
      'a forecast for each horizon lies ahead',
    );
    await page.getByTestId('forecast-row').first().waitFor();
    assert.match(await page.getByTestId('feed-state').first().innerText(), /live/i);
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      strangers.filter((request) => !request.startsWith('data:')),
      [],
      'no request leaves for elsewhere',
    );
  });
});
