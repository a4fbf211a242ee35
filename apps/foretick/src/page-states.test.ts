import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtPage } from './system/built-page.ts';
import { eventually } from './testing/foretick-process.ts';
import { openBrowser, openPage } from './testing/page/page-browser.ts';
import { type StubAnswer, startPageServer } from './testing/page/page-server.ts';
import { candlesOf, openCandle, PAIRS } from './testing/page/page-world.ts';

/** What a panel says when there is nothing. */
interface PanelCase {
  readonly title: string;
  /** What it asks the API for. */
  readonly path: string;
  readonly nothing: unknown;
  readonly says: string;
}

const VIEWS: readonly { readonly hash: string; readonly panels: readonly PanelCase[] }[] = [
  {
    hash: '#/live',
    panels: [
      panel('Price and forecasts', 'candles', [], 'No candle yet'),
      panel('Score so far', 'scores', [], 'No forecast has been scored yet'),
      panel('Latest forecasts, 1 min ahead', 'forecasts', [], 'No forecast yet'),
    ],
  },
  {
    hash: '#/scores',
    panels: [
      panel('Scoreboard', 'scores', [], 'No forecast has been scored yet'),
      panel('Skill over time', 'scores/history', [], 'No curve yet'),
      panel('In the shadow', 'scores', [], 'No forecast of a challenger has been scored yet'),
    ],
  },
  { hash: '#/why', panels: [panel('What made it so', 'forecasts', [], 'Nothing to take apart yet')] },
  {
    hash: '#/news',
    panels: [panel('News about BTC', 'news', { headlines: [], reason: 'no feed is set' }, 'no feed is set')],
  },
  {
    hash: '#/health',
    panels: [
      panel('Alarms', 'alarms', [], 'None: nothing was raised so far'),
      panel('Models', 'models', [], 'No model yet'),
      panel('Holes in the record', 'gaps', [], 'None: every trade is there'),
      panel('Set aside', 'rejected', [], 'Nothing.'),
    ],
  },
  { hash: '#/replay', panels: [panel('Replay', 'replay/days', [], 'No day to watch yet')] },
];

const REFUSAL: StubAnswer = { status: 500, body: { code: 'BROKEN', message: 'the store does not answer' } };

test('each panel says when it loads, when there is nothing, and when it failed', async (t) => {
  const server = await startPageServer(t, await builtFolder());
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const { page } = await openPage(browser, server.url, 'desktop', 'light');
  for (const { hash, panels } of VIEWS) {
    const eachSays = async (answerOf: (one: PanelCase) => StubAnswer, says: (one: PanelCase) => string) => {
      for (const one of panels) server.answer(one.path, answerOf(one));
      for (const one of panels) {
        await page.getByRole('region', { name: one.title, exact: true }).getByText(says(one)).waitFor();
      }
    };
    for (const { path } of panels) server.answer(path, 'hang');
    await page.goto('about:blank');
    await page.goto(server.url + hash);
    await eachSays(
      () => 'hang',
      () => 'Loading…',
    );
    await eachSays(
      ({ nothing }) => ({ status: 200, body: nothing }),
      ({ says }) => says,
    );
    for (const { path } of panels) server.answer(path, REFUSAL);
    await page.reload();
    await eachSays(
      () => REFUSAL,
      () => 'Could not load: the store does not answer',
    );
    for (const { path } of panels) server.answer(path, undefined);
  }
});

test('keys reach everything: skip link, views, pair, crosshair, replay', async (t) => {
  const server = await startPageServer(t, await builtFolder());
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const { page } = await openPage(browser, server.url, 'desktop', 'light');
  await page.goto(server.url);
  const chart = page.locator('[data-testid="chart"]:not([data-marks="0"])');
  await chart.waitFor();

  await page.keyboard.press('Tab');
  assert.equal(await page.locator(':focus').innerText(), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator(':focus').getAttribute('id'), 'content');

  const readOut = page.getByTestId('read-out');
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  assert.match(await readOut.innerText(), /2026-01-05 11:59–12:00/);
  assert.equal(await readOut.getAttribute('aria-live'), 'polite');
  await page.keyboard.press('End');
  assert.match(await readOut.innerText(), /15 min ahead.*\n?.*50 %.*\n?.*95 %/s);
  await page.keyboard.press('Escape');
  assert.match(await readOut.innerText(), /2026-01-05 12:00–12:01/);

  await page.getByRole('radio', { name: 'BTC/USD' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('region', { name: 'ETH/USD now' }).waitFor();
  assert.match(page.url(), /instrument=kraken:ETH\/USD/);

  await page.getByRole('link', { name: 'Replay', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('replay-time').waitFor();
  assert.equal(await page.locator(':focus').getAttribute('id'), 'content');
  assert.equal(await page.title(), 'Replay · Foretick');
  await page.getByRole('button', { name: 'One candle on' }).focus();
  const time = page.getByTestId('replay-time');
  const before = await time.innerText();
  await page.keyboard.press('Enter');
  assert.notEqual(await time.innerText(), before);
});

test('what the live stream brings is shown, on every interval', async (t) => {
  const server = await startPageServer(t, await builtFolder());
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const { page } = await openPage(browser, server.url, 'desktop', 'light');
  const last = candlesOf(PAIRS[0]).at(-1)?.close ?? 0;
  for (const [interval, window] of [
    [60, '12:00–12:01'],
    [900, '12:00–12:15'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(`${server.url}#/live?interval=${interval}`);
    const readOut = page.getByTestId('read-out');
    await readOut.getByText(window).waitFor();
    const close = last + interval;
    // Until the page listens, what is published passes it by.
    await eventually('the new close is read', async () => {
      server.publish({ event: 'candle', payload: openCandle(PAIRS[0], close) });
      const price = close.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
      return (await readOut.innerText()).includes(`C ${price}`) ? true : undefined;
    });
  }
});

test('at phone width the scoreboard shows skill, hits, coverage and count without scrolling sideways', async (t) => {
  const server = await startPageServer(t, await builtFolder());
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const { page } = await openPage(browser, server.url, 'phone', 'light');
  await page.goto(`${server.url}#/scores`);
  const card = page.getByTestId('scoreboard').locator('tbody tr').first();
  for (const label of ['Skill', 'Hits', 'Forecasts', 'In 50 %', 'In 80 %', 'In 95 %']) {
    const box = await card.locator(`[data-label="${label}"]`).boundingBox();
    assert.ok(box !== null && box.width > 0 && box.x >= 0 && box.x + box.width <= 390, label);
  }
  // Still a table for those who listen.
  const table = page.getByRole('table', { name: 'Score of each served model' });
  assert.equal(await table.getByRole('columnheader', { name: 'Forecasts' }).count(), 1);
  assert.ok((await table.getByRole('rowheader').count()) >= 6);
});

async function builtFolder(): Promise<string> {
  const folder = await builtPage();
  assert.ok(folder !== undefined, 'the page can be built');
  return folder;
}

function panel(title: string, path: string, nothing: unknown, says: string): PanelCase {
  return { title, path, nothing, says };
}
