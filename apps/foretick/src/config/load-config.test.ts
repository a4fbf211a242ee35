import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { SEED_INDICATORS } from '@foretick/core/indicator';
import { CONFIG_KEYS, settingOf } from './config-schema.ts';
import { loadConfig } from './load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'foretick-config-'));
after(() => rmSync(folder, { recursive: true }));
const envFile = join(folder, '.env.local');
const none = join(folder, 'none');

describe('the configuration', () => {
  it('takes flags before the environment before the file before defaults', () => {
    writeFileSync(envFile, 'export FORETICK_PORT=1\nFORETICK_SEED=2\nFORETICK_DATA_DIR=/from/file\n');
    const env = { FORETICK_PORT: '3', FORETICK_SEED: '4' };
    const config = loadConfig({ flags: { port: '5' }, env, envFile });
    assert.deepEqual([config.port, config.seed, config.dataDir, config.source], [5, 4, '/from/file', 'live']);
    assert.equal(loadConfig({ flags: {}, env: {}, envFile }).port, 1);
    assert.equal(loadConfig({ flags: {}, env: {}, envFile: none }).port, 8_080);
  });

  it('reads pairs from a list or from commas, in any common spelling', () => {
    const pairs = (value: unknown) => loadConfig({ flags: { pairs: value }, env: {}, envFile: none }).pairs;
    assert.deepEqual(pairs('btc-usd, ETH/USD'), ['BTC/USD', 'ETH/USD']);
    assert.deepEqual(pairs(['SOL/EUR']), ['SOL/EUR']);
    assert.deepEqual(pairs(undefined), ['BTC/USD', 'ETH/USD']);
  });

  it('reads the lengths of candles; those that forecasts are made from are always among them', () => {
    const intervals = (value: unknown) => loadConfig({ flags: { intervals: value }, env: {}, envFile: none });
    assert.deepEqual(intervals(undefined).intervals, [60]);
    assert.deepEqual(intervals('300, 1').intervals, [1, 60, 300]);
    for (const wrong of ['0', '7', '45', '40,120', '1,172800', '60s', '1,,60', '-60', '1.5', '86401']) {
      assert.throws(() => intervals(wrong), { code: 'CONFIG_INVALID' }, wrong);
    }
  });

  it('names the key, the value and what is allowed', () => {
    writeFileSync(envFile, 'FORETICK_SPEED=fast\n');
    assert.throws(() => loadConfig({ flags: {}, env: {}, envFile }), {
      code: 'CONFIG_INVALID',
      message: `FORETICK_SPEED in ${envFile}: "fast" is not allowed; write a number above 0 (times faster than recorded), or max`,
    });
  });

  it('reads indicators, and says which one is wrong and what is near', () => {
    const indicators = (text?: string) =>
      loadConfig({ flags: {}, env: { FORETICK_INDICATORS: text }, envFile: none }).indicators;
    assert.deepEqual(indicators('rsi(14), bollinger'), ['rsi(14)', 'bollinger(20,2)']);
    assert.deepEqual(indicators(), SEED_INDICATORS);
    assert.throws(() => indicators('rsi(14),bolinger(20,2)'), {
      code: 'CONFIG_INVALID',
      message:
        /^FORETICK_INDICATORS in the environment: there is no indicator "bolinger"; did you mean bollinger\? there are .*\(INDICATOR_UNKNOWN\)$/,
    });
    assert.throws(
      () => indicators('rsi(0)'),
      /INDICATORS in the environment: rsi\(0\): length must be .*\(INDICATOR_PARAMETERS\)$/,
    );
  });

  it('says for every key where it is written and what is allowed', () => {
    for (const key of CONFIG_KEYS) {
      assert.match(settingOf(key).env, /^FORETICK_[A-Z_]+$/);
      assert.ok(settingOf(key).allowed.length > 5);
    }
  });
});
