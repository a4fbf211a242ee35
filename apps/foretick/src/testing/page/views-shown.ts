import type { Page } from 'playwright-core';

/** A view with what says that it is drawn. */
export interface ShownView {
  readonly name: string;
  readonly hash: string;
  readonly ready: (page: Page) => Promise<unknown>;
}

export const SHOWN_VIEWS: readonly ShownView[] = [
  {
    name: 'live',
    hash: '#/live',
    ready: async (page) => {
      await page.locator('[data-testid="chart"]:not([data-marks="0"]):not([data-forecasts="0"])').waitFor();
      await page.getByTestId('score-summary').waitFor();
      await page.getByTestId('forecast-row').first().waitFor();
    },
  },
  {
    name: 'scores',
    hash: '#/scores',
    ready: async (page) => {
      await page.getByTestId('scoreboard').waitFor();
      await page.locator('.curve svg').nth(2).waitFor();
    },
  },
  {
    name: 'why',
    hash: '#/why?horizon=300&forecast=BTC-300-29460160',
    ready: (page) => page.getByTestId('contribution').nth(7).waitFor(),
  },
  { name: 'news', hash: '#/news', ready: (page) => page.getByTestId('headlines').waitFor() },
  {
    name: 'health',
    hash: '#/health',
    ready: async (page) => {
      for (const table of ['queues', 'alarms', 'models', 'gaps', 'rejected'])
        await page.getByTestId(table).waitFor();
    },
  },
  {
    name: 'replay',
    hash: '#/replay',
    ready: async (page) => {
      await page.locator('[data-testid="chart"]:not([data-candles="0"])').waitFor();
      const position = page.getByLabel('Time of the day');
      await position.fill(String(Date.UTC(2026, 0, 5, 7, 30)));
      await page.locator('[data-testid="chart"]:not([data-marks="0"])').waitFor();
      await page.getByTestId('tally').waitFor();
    },
  },
];
