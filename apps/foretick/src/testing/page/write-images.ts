import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { createScaledClock } from '@foretick/adapter-system-clock';
import { createClient } from '@foretick/client';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { MIN_TRAINING_CANDLES } from '@foretick/core/forecast';
import { instrumentId, type Pair } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import { createApi } from '@foretick/service-api';
import { createSimulatedExchange } from '@foretick/simulator';
import type { Page } from 'playwright-core';
import { HORIZONS_SEC, INTERVAL_SEC } from '../../config/horizons.ts';
import { loadConfig } from '../../config/load-config.ts';
import { openWorkspace } from '../../profiles/embedded.ts';
import type { Source } from '../../profiles/profile.ts';
import { builtPage } from '../../system/built-page.ts';
import { createDiskBudget } from '../../system/disk-budget.ts';
import { runSystem } from '../../system/run-system.ts';
import { VERSION } from '../../version.ts';
import { ROOT } from '../foretick-process.ts';
import { openBrowser, openLivePage } from './page-browser.ts';

/**
 * Writes the README's pictures, docs/images/*.jpg: the page of the whole system on the simulated market, after two hours of it by
 * a clock that runs 30 times faster. Takes about four minutes.
 */
const SPEED = 30;
const MARKET_MINUTES = 120;
const START = Date.UTC(2026, 0, 5, 10);
const PAIRS: readonly Pair[] = ['BTC/USD' as Pair, 'ETH/USD' as Pair];
/** The pair that is shown. */
const INSTRUMENT = 'simulated:ETH/USD';
const FOLDER = join(ROOT, 'docs/images');

const cleanups: (() => unknown)[] = [];
try {
  const clock = createScaledClock({ speed: SPEED, startAt: START });
  const stop = new AbortController();
  const { url, running } = await startSystem(clock, stop.signal);
  const browser = await openBrowser({
    after: (cleanup: () => unknown) => void cleanups.push(cleanup),
    skip: (reason) => process.stderr.write(`${reason}\n`),
  });
  if (browser !== undefined) {
    await clock.sleep(MARKET_MINUTES * 60_000);
    mkdirSync(FOLDER, { recursive: true });
    const { page } = await openLivePage(browser, url);
    await take(
      page,
      `${url}#/live?instrument=${INSTRUMENT}&horizon=60`,
      'live',
      '[data-testid="chart"]:not([data-marks="0"])',
    );
    await take(page, `${url}#/scores?instrument=${INSTRUMENT}&horizon=60`, 'scoreboard', '.curve svg');
    const why = `instrument=${INSTRUMENT}&horizon=60&forecast=${await explained(url)}`;
    await take(page, `${url}#/why?${why}`, 'why', '[data-testid="contribution"]');
  }
  stop.abort();
  await running;
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup();
}

/** A forecast that features moved and that has its outcome: the served one where a model serves, or else a challenger's. */
async function explained(url: string): Promise<string> {
  const client = createClient({ baseUrl: url });
  const query = { instrument: INSTRUMENT, horizonSec: 60, limit: 30 } as const;
  const made = [
    ...(await client.forecasts({ ...query, role: 'challenger' })),
    ...(await client.forecasts({ ...query, role: 'champion' })),
  ];
  const found = made.findLast(
    (one) => one.status === 'published' && one.outcome !== null && one.log_return !== 0,
  );
  return encodeURIComponent(found?.prediction_id ?? '');
}

async function take(page: Page, url: string, name: string, shown: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(url);
  await page.locator(shown).first().waitFor();
  // A second fetch follows the first, since the store lags the stream a little.
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: 82 });
}

async function startSystem(clock: Clock, signal: AbortSignal) {
  const dataDir = mkdtempSync(join(tmpdir(), 'foretick-images-'));
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const exchange = await createSimulatedExchange({ seed: 3, pairs: PAIRS, clock });
  cleanups.push(() => exchange.close());
  const opened = await openWorkspace(join(dataDir, 'data'), clock);
  const { log, store, registry } = opened;
  const { restUrl, wsUrl } = exchange;
  const timing = { callEveryMs: 200 };
  const source: Source = {
    kind: 'simulated',
    label: 'simulated market',
    feed: createKrakenFeed({ clock, random: Math.random, restUrl, wsUrl, exchange: 'simulated', timing }),
    instruments: PAIRS.map((pair) => instrumentId('simulated', pair)),
    references: [],
    close: async () => {},
  };
  const disk = createDiskBudget({
    history: opened.history,
    clock,
    diskUse: async () => ({ fileBytes: 0, freeBytes: 0 }),
    budgetBytes: undefined,
    tell: () => undefined,
  });
  const report = (failure: Error) => void process.stderr.write(`${failure.message}\n`);
  const view = DEFAULT_FEATURE_VIEW;
  const api = createApi({
    ...{ log, store, clock, registry, view, report },
    port: 0,
    pageDir: await builtPage(),
    token: '',
    source: { kind: source.kind, label: source.label },
    instruments: source.instruments,
    learningNeeded: MIN_TRAINING_CANDLES,
    intervalSec: INTERVAL_SEC,
    horizonsSec: HORIZONS_SEC,
    startedAt: clock.now(),
    version: VERSION,
    disk: () => disk.state(),
    commands: new Map(),
  });
  const { url } = await api.listen();
  const config = loadConfig({ flags: {}, env: {}, envFile: '' });
  const running = runSystem(
    { config, workspace: opened, source, disk, view, api, onTrained: () => undefined, report },
    signal,
  );
  cleanups.push(() => api.close());
  return { url: `${url}/`, running };
}
