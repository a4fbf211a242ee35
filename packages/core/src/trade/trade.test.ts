import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  exchangeOf,
  MAX_CLOCK_AHEAD_MS,
  pairOf,
  parseExchange,
  parseInstrumentId,
  parsePair,
  tradeFault,
} from './index.ts';

describe('pairs and instruments', () => {
  it('are read however people write them', () => {
    for (const text of ['BTC/USD', 'btc/usd', 'BTC-USD', 'btc_usd', '  Btc/Usd ']) {
      assert.deepEqual(parsePair(text), { ok: true, value: 'BTC/USD' });
    }
    const instrument = parseInstrumentId('kraken:btc/usd');
    assert.ok(instrument.ok);
    assert.deepEqual(
      [instrument.value, exchangeOf(instrument.value), pairOf(instrument.value)],
      ['kraken:BTC/USD', 'kraken', 'BTC/USD'],
    );
  });

  it('say what is wrong with others', () => {
    for (const text of ['', 'BTC', 'BTC/', '/USD', 'BTC/USD/EUR', 'B C/USD']) {
      const pair = parsePair(text);
      assert.match(pair.ok ? '' : pair.reason, /is not a pair; write BASE\/QUOTE/);
    }
    for (const text of ['', 'Kraken', '1kraken', 'kra ken', 'x'.repeat(33)]) {
      assert.equal(parseExchange(text).ok, false);
    }
    for (const text of ['BTC/USD', ':BTC/USD', 'kraken:', 'kraken']) {
      assert.equal(parseInstrumentId(text).ok, false);
    }
  });
});

describe('what may enter as a trade', () => {
  const good = { price: 1, quantity: 1, eventTime: 1_000, ingestTime: 1_000, sequence: 0 };
  for (const [change, fault] of [
    [{}, undefined],
    [{ price: 0 }, 'price-not-positive'],
    [{ price: -1 }, 'price-not-positive'],
    [{ price: Number.NaN }, 'price-not-positive'],
    [{ price: Number.POSITIVE_INFINITY }, 'price-not-positive'],
    [{ quantity: 0 }, 'quantity-not-positive'],
    [{ quantity: Number.NaN }, 'quantity-not-positive'],
    [{ eventTime: 0 }, 'time-not-valid'],
    [{ eventTime: 1.5 }, 'time-not-valid'],
    [{ eventTime: 1_000 + MAX_CLOCK_AHEAD_MS }, undefined],
    [{ eventTime: 1_001 + MAX_CLOCK_AHEAD_MS }, 'time-in-future'],
    [{ sequence: -1 }, 'sequence-not-valid'],
    [{ sequence: 2 ** 53 }, 'sequence-not-valid'],
  ] as const) {
    it(`${JSON.stringify(change)}: ${fault ?? 'fine'}`, () => {
      assert.equal(tradeFault({ ...good, ...change }), fault);
    });
  }
});
