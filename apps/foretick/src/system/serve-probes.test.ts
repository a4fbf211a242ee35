import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ForetickError } from '@foretick/ports';
import { type Probes, serveProbes } from './serve-probes.ts';

const LOOPBACK = '127.0.0.1';

describe('the probes of a service', () => {
  let probes: Probes;
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`http://${LOOPBACK}:${probes.port}${path}`, { method });
    return { status: response.status, text: await response.text() };
  };

  before(async () => {
    probes = await serveProbes(LOOPBACK, 0, 'candles');
  });
  after(() => probes.close());

  it('are alive before they are ready, and have figures either way', async () => {
    assert.equal((await ask('/livez')).status, 200);
    assert.deepEqual(await ask('/readyz'), { status: 503, text: 'starting\n' });
    const early = await ask('/metrics');
    assert.equal(early.status, 200);
    assert.match(early.text, /process_resident_memory_bytes\{service="candles"\} \d+/);

    probes.ready({ lag: async () => [{ group: 'candles', topic: 'trades', records: 7 }] });
    assert.deepEqual(await ask('/readyz'), { status: 200, text: 'ready\n' });
    assert.match(
      (await ask('/metrics')).text,
      /foretick_consumer_lag_records\{group="candles",topic="trades",service="candles"\} 7/,
    );
  });

  it('say so when the brokers are away', async () => {
    probes.ready({ lag: () => Promise.reject(new Error('no broker')) });
    assert.deepEqual(await ask('/metrics'), { status: 503, text: 'the log does not answer\n' });
    assert.equal((await ask('/livez')).status, 200);
  });

  it('answer nothing else, and change nothing', async () => {
    assert.equal((await ask('/api/v1/status')).status, 404);
    assert.equal((await ask('/livez', 'POST')).status, 405);
  });

  it('name a port that is taken, and what to do', async () => {
    await assert.rejects(serveProbes(LOOPBACK, probes.port, 'monitor'), (error) => {
      assert(error instanceof ForetickError);
      assert.equal(error.code, 'CANNOT_LISTEN');
      assert.match(error.message, new RegExp(`${probes.port}.*FORETICK_PROBE_PORT`));
      return true;
    });
  });
});
