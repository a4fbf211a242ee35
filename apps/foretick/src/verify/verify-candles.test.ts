import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import { verifyCandles } from './verify-candles.ts';

const BTC = 'kraken:BTC/USD' as InstrumentId;
const QUOTE = 0.1 * 3 + 0.2 * 7;

test('candles are computed again bit for bit; only sums of history may differ beyond the twelfth digit', () => {
  const verdict = (changes: Partial<Candle>) => {
    const { compared, difference } = verifyCandles([{ ...CANDLE, ...changes }], TRADES, 0);
    assert.equal(compared, 1);
    return difference?.field;
  };
  assert.equal(verdict({}), undefined);
  assert.equal(verdict({ quoteVolume: nextAfter(QUOTE) }), 'quoteVolume', 'live');
  assert.equal(verdict({ availability: 'modelled', quoteVolume: nextAfter(QUOTE) }), undefined, 'history');
  assert.equal(verdict({ availability: 'modelled', quoteVolume: QUOTE * (1 + 1e-11) }), 'quoteVolume');
  assert.equal(verdict({ availability: 'modelled', close: nextAfter(7) }), 'close');
  assert.equal(verdict({ availability: 'modelled', sellVolume: undefined }), 'sellVolume');
});

/** The smallest number above this one. */
function nextAfter(value: number): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] ?? 0n) + 1n;
  return new Float64Array(bits.buffer)[0] ?? Number.NaN;
}

const TRADES: readonly Trade[] = [
  { price: 3, quantity: 0.1 },
  { price: 7, quantity: 0.2 },
].map(({ price, quantity }, sequence) => ({
  ...{ kind: 'trade', instrument: BTC, sequence, tradeId: String(sequence), price, quantity, side: 'buy' },
  ...{ eventTime: 60_000 + sequence, ingestTime: 60_000, availableAt: 60_000 },
}));

const CANDLE: Candle = {
  ...{ instrument: BTC, intervalSec: 60, openTime: 60_000, closeTime: 120_000, revision: 0, status: 'final' },
  ...{ open: 3, high: 7, low: 3, close: 7, volume: 0.1 + 0.2, quoteVolume: QUOTE, vwap: QUOTE / (0.1 + 0.2) },
  ...{ tradeCount: 2, buyVolume: 0.1 + 0.2, sellVolume: 0, complete: true, filled: false, origin: 'trades' },
  ...{ availableAt: 120_001, availability: 'observed' },
};
