import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ForetickProcess, foretick, newFolder } from './testing/foretick-process.ts';
import { recordedTrades, writeTrades } from './testing/recorded-trades.ts';

const LONG = process.env.FORETICK_TEST_SIZE === 'long';
const KILLS = LONG ? 40 : 6;
/** Written when they are computed, so they differ between runs. */
const MEASURED = new Set(['processing_time', 'available_at', 'ingest_time']);

describe('SIGKILL at any moment', () => {
  it('loses no trade, doubles none, and leaves the same candles, forecasts and scores', async (t) => {
    const folder = newFolder(t);
    const input = join(folder, 'trades.csv');
    // Long enough that a model is trained on the way.
    writeTrades(input, recordedTrades({ minutes: 620, perMinute: LONG ? 200 : 60, seed: 11 }));
    const replay = (dataDir: string) => [
      'start',
      '--source',
      'replay',
      '--input',
      input,
      '--pair',
      'BTC/USD',
      '--speed',
      'max',
      '--json',
      '--data-dir',
      dataDir,
    ];
    const undisturbed = join(folder, 'undisturbed');
    const begin = performance.now();
    const whole = await foretick(replay(undisturbed));
    const wholeMs = performance.now() - begin;
    assert.equal(whole.code, 0, whole.stderr);

    const killed = join(folder, 'killed');
    let kills = 0;
    for (let i = 0; i < KILLS; i += 1) {
      const running = new ForetickProcess(replay(killed));
      const after = wholeMs * (0.15 + (0.7 * ((i * 7) % KILLS)) / KILLS);
      const timer = setTimeout(() => running.kill('SIGKILL'), after);
      const { code } = await running.ended;
      clearTimeout(timer);
      if (code === null) kills += 1;
    }
    t.diagnostic(`${kills} of ${KILLS} runs were killed, an undisturbed one takes ${wholeMs.toFixed(0)} ms`);
    assert.ok(kills > 0, 'no run was killed in time');
    const resumed = await foretick(replay(killed));
    assert.equal(resumed.code, 0, resumed.stderr);

    assert.deepEqual(comparable(resumed.stdout), comparable(whole.stdout));
    for (const command of ['candles', 'forecasts'] as const) {
      const shown = async (dataDir: string) => {
        const { stdout } = await foretick([command, '--pair', 'BTC/USD', '--data-dir', dataDir, '--json']);
        return comparable(stdout);
      };
      assert.deepEqual(await shown(killed), await shown(undisturbed), command);
    }
  });
});

/** Without what measures the run itself. */
function comparable(json: string): unknown {
  return JSON.parse(json, (key, value) =>
    MEASURED.has(key) || key === 'seconds' || key === 'known_before' ? undefined : value,
  );
}
