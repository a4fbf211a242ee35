import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import {
  type Ended,
  type ForetickOptions,
  foretick,
  newFolder,
  startForetick,
} from './testing/foretick-process.ts';
import { recordedTrades, writeTrades } from './testing/recorded-trades.ts';

const ROWS = recordedTrades({ minutes: 5, perMinute: 60, seed: 3 });
const HEADER = 'trade_id,time_ms,price,quantity,side';

interface BadFile {
  readonly name: string;
  readonly content: () => string | Buffer;
  readonly says: RegExp;
}

const fileOf = (rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;
const changed = (index: number, change: (cells: string[]) => string[]) =>
  fileOf(ROWS.map((row, i) => (i === index ? change(row.split(',')).join(',') : row)));

const BAD_FILES: readonly BadFile[] = [
  {
    name: 'truncated.csv.gz',
    content: () => {
      const whole = gzipSync(fileOf(ROWS));
      return whole.subarray(0, whole.length - 200);
    },
    says: /truncated\.csv\.gz.*INPUT_TRUNCATED/,
  },
  {
    name: 'columns.csv',
    content: () => `when,what\n${ROWS.map((row) => row.split(',').slice(0, 2).join(',')).join('\n')}\n`,
    says: /columns\.csv.*INPUT_COLUMNS/,
  },
  {
    name: 'negative.csv',
    content: () =>
      changed(17, ([id = '', time = '', price = '', ...rest]) => [id, time, `-${price}`, ...rest]),
    says: /negative\.csv.*(18|19).*-\d+.*INPUT_VALUE/,
  },
  {
    name: 'backwards.csv',
    content: () =>
      changed(40, ([id = '', time = '', ...rest]) => [id, String(Number(time) - 600_000), ...rest]),
    says: /backwards\.csv.*INPUT_ORDER/,
  },
  { name: 'empty.csv', content: () => '', says: /empty\.csv.*INPUT_EMPTY/ },
];

describe('wrong input', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-wrong-'));
  const dataDir = join(folder, 'data');
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(async () => {
    const good = join(folder, 'good.csv');
    writeTrades(good, ROWS.slice(0, 50));
    const { code, stderr } = await foretick([
      'import',
      good,
      '--pair',
      'BTC/USD',
      '--exchange',
      'replay',
      '--data-dir',
      dataDir,
    ]);
    assert.equal(code, 0, stderr);
  });

  for (const { name, content, says } of BAD_FILES) {
    it(`${name}: one line, exit 1, nothing half done, by import and by replay`, async () => {
      const bad = join(folder, name);
      writeFileSync(bad, content());
      const before = await candlesOf(dataDir);
      const place = ['--pair', 'BTC/USD', '--data-dir', dataDir];
      assertOneLine(await foretick(['import', bad, '--exchange', 'replay', ...place]), says);
      assertOneLine(
        await foretick(['start', '--source', 'replay', '--input', bad, '--speed', 'max', ...place]),
        says,
      );
      assert.equal(await candlesOf(dataDir), before, 'what was there is as it was');
    });
  }

  it('a file that is not there', async (t) => {
    const ended = await foretick([
      'import',
      '/nowhere/trades.csv',
      '--pair',
      'BTC/USD',
      '--data-dir',
      newFolder(t),
    ]);
    assertOneLine(ended, /\/nowhere\/trades\.csv.*INPUT_NOT_FOUND/);
  });

  const WRONG_WORDS: readonly (readonly [readonly string[], RegExp])[] = [
    [['start', '--port', 'abc'], /--port: "abc" is not allowed; write a whole number from 0 to 65535/],
    [['start', '--source', 'moon'], /--source: "moon" is not allowed; write live, simulated or replay/],
    [['start', '--source', 'replay', '--pair', 'BTC/USD'], /--input FILE/],
    [['start', '--source', 'replay', '--input', 'x.csv', '--pair', 'BTC'], /--pair: "BTC" is not allowed/],
    [
      ['start', '--source', 'replay', '--input', 'x.csv', '--pair', 'BTC/USD', '--speed', '-3'],
      /--speed: "-3" is not allowed/,
    ],
    [['evaluate', '--pair', 'BTC/USD', '--from', 'yesterday'], /--from: "yesterday" is not a time/],
    [['evaluate', '--pair', 'BTC/USD', '--models', 'ridge,lstm'], /--models: "lstm" is no model; .*trees/],
    [['evaluate', '--pair', 'BTC/USD', '--horizons', '90s'], /--horizons: "90s" are no horizons; .*1m/],
    [
      ['evaluate', '--pair', 'BTC/USD', '--ablate', 'time,moon'],
      /--ablate: "moon" is no group of features; .*news/,
    ],
    [['search', '--pair', 'BTC/USD', '--horizon', '90s'], /--horizon: write whole minutes, for example 5m/],
    [['search', '--pair', 'BTC/USD', '--batch', '100'], /--batch: at most 64/],
    [['evaluate', '--pair', 'BTC/USD', '--seed', '-1'], /--seed: a whole number from 0 to/],
    [
      ['train', '--pair', 'BTC/USD', '--model', 'lstm'],
      /--model: write one of drift, ridge, huber, trees, average/,
    ],
    [['candles', '--pair', 'BTC/USD', '--interval', '7x'], /--interval: "7x" is not an interval/],
    [['candles', '--pair', 'DOGE/USD'], /nothing is stored for DOGE\/USD; .*nothing yet/],
  ];
  for (const [args, says] of WRONG_WORDS) {
    it(`foretick ${args.join(' ')}`, async (t) => {
      assertOneLine(await foretick([...args, '--data-dir', newFolder(t)]), says);
    });
  }

  it('a setting of the environment that is wrong, and one that does not exist', async (t) => {
    const start = (env: ForetickOptions['env'] & {}) =>
      foretick(['start', '--data-dir', newFolder(t)], { env });
    assertOneLine(
      await start({ FORETICK_PORT: '99999' }),
      /FORETICK_PORT in the environment: "99999" is not allowed/,
    );
    assertOneLine(await start({ FORETICK_PROT: '80' }), /FORETICK_PROT in the environment is no setting/);
  });
});

describe('a place that is taken or closed', () => {
  it('a port in use', async (t) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ended = await foretick([
      'start',
      '--source',
      'simulated',
      '--port',
      String(port),
      '--data-dir',
      newFolder(t),
    ]);
    assertOneLine(ended, new RegExp(`port ${port}.*in use.*--port.*PORT_IN_USE`));
  });

  it('a data folder that may not be written', async (t) => {
    const dataDir = unwritable(t);
    const ended = await foretick(['start', '--source', 'simulated', '--port', '0', '--data-dir', dataDir]);
    assertOneLine(ended, /data folder .* cannot be written .*--data-dir.*DATA_DIR_NOT_WRITABLE/);
  });

  it('a data folder that another start owns: refused, while other commands go through the owner', async (t) => {
    const dataDir = newFolder(t);
    const owner = startForetick(t, ['--source', 'simulated', '--port', '0', '--data-dir', dataDir]);
    await owner.wrote(/\+1 min/);
    const second = await foretick(['start', '--source', 'simulated', '--port', '0', '--data-dir', dataDir]);
    assertOneLine(
      second,
      /data folder .* is in use by process \d+ \(foretick start, http:\/\/127\.0\.0\.1:\d+\).*--data-dir.*DATA_IN_USE/,
    );

    const shown = await foretick([
      'candles',
      '--pair',
      'BTC/USD',
      '--limit',
      '3',
      '--json',
      '--data-dir',
      dataDir,
    ]);
    assert.equal(shown.code, 0, shown.stderr);
    assert.equal(
      z.object({ candles: z.array(z.unknown()) }).parse(JSON.parse(shown.stdout)).candles.length,
      3,
    );

    const input = join(dataDir, 'more.csv');
    writeTrades(input, ROWS);
    const imported = await foretick(['import', input, '--pair', 'LTC/USD', '--data-dir', dataDir]);
    assert.equal(imported.code, 0, imported.stderr);
    assert.match(imported.stdout, /kraken:LTC\/USD: \d+ trades read/);
    assertOneLine(
      await foretick(['candles', '--pair', 'XRP/USD', '--data-dir', dataDir]),
      /nothing is stored for XRP\/USD/,
    );

    const { code, stderr } = await owner.stop();
    assert.equal(code, 0, stderr);
  });
});

function assertOneLine({ code, stdout, stderr }: Ended, says: RegExp): void {
  assert.equal(code, 1, `${stdout}${stderr}`);
  assert.equal(stdout, '');
  const lines = stderr.trimEnd().split('\n');
  assert.match(lines.at(-1) ?? '', says);
  assert.equal(lines.length, 1, stderr);
}

/** The superuser may write everywhere but into what is no disk. */
function unwritable(t: TestContext): string {
  if (process.getuid?.() === 0) return '/sys/foretick';
  const dataDir = newFolder(t);
  chmodSync(dataDir, 0o555);
  return dataDir;
}

async function candlesOf(dataDir: string): Promise<string> {
  const { stdout } = await foretick(['candles', '--pair', 'BTC/USD', '--data-dir', dataDir, '--json']);
  return stdout;
}
