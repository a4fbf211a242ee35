import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { systemClock } from '@foretick/adapter-system-clock';
import { createClient } from '@foretick/client';
import { type Pair, parsePair } from '@foretick/core/trade';
import { createSimulatedExchange } from '@foretick/simulator';
import { eventually, foretick, newFolder, startForetick } from './testing/foretick-process.ts';

describe('an exchange that cannot be reached', () => {
  it('is told within 10 s in one clear line and on the page, and is connected to by itself when it comes back', async (t) => {
    const port = await freePort();
    const begin = performance.now();
    const dataDir = newFolder(t);
    const running = startForetick(t, ['--pair', 'BTC/USD,ETH/USD', '--port', '0', '--data-dir', dataDir], {
      env: {
        FORETICK_KRAKEN_REST_URL: `http://127.0.0.1:${port}`,
        FORETICK_KRAKEN_WEBSOCKET_URL: `ws://127.0.0.1:${port}/v2`,
      },
    });
    const [line] = await running.wrote(/kraken: .*cannot reach.*/);
    assert.ok(performance.now() - begin < 10_000);
    assert.match(line, /next try at \d\d:\d\d:\d\dZ/);
    assert.match(line, /--source simulated.*--source replay/);

    assert.equal(running.stderr.split('cannot reach').length, 2, 'one line for both pairs');
    const [url] = await running.wrote(/http:\/\/127\.0\.0\.1:\d+/);
    const client = createClient({ baseUrl: url });
    const told = await eventually('the page knows', async () => {
      const [instrument] = (await client.status()).instruments;
      return instrument?.feed?.state === 'down' ? instrument.feed : undefined;
    });
    assert.match(told.reason, /cannot reach/);
    assert.ok(told.retry_at !== null);
    assert.deepEqual(
      await client.candles({ instrument: 'kraken:BTC/USD' }).catch(() => []),
      [],
      'nothing is made up',
    );

    const exchange = await createSimulatedExchange({
      seed: 5,
      pairs: [pair('BTC/USD'), pair('ETH/USD')],
      clock: systemClock,
      port,
    });
    t.after(() => exchange.close());
    await running.wrote(/BTC\/USD on kraken: trades are coming in/);
    await running.wrote(/BTC\/USD +\+1 min/);
    const screen = await eventually('the forecast is on the screen', async () => {
      const shown = await foretick(['watch', '--data-dir', dataDir]);
      assert.equal(shown.code, 0, shown.stderr);
      assert.match(shown.stdout, /^Foretick .*Kraken.*\n\nBTC\/USD /);
      return /BTC\/USD .*\n +\+1 min .*bp/.test(shown.stdout) ? shown : undefined;
    });
    assert.ok(!screen.stdout.includes('\u001b'), 'no colours where nobody sees them');
    assert.doesNotMatch(running.stderr, /\n\s+at /, 'never a stack trace');
    const { code } = await running.stop();
    assert.equal(code, 0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function pair(text: string): Pair {
  const parsed = parsePair(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
