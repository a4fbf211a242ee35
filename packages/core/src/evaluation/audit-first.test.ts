import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instrumentId, type Pair } from '../trade/index.ts';
import { auditFirst } from './audit-first.ts';
import { marketRegime } from './market-regime.ts';

describe('audit first', () => {
  it('lets pass what the best honest models reached, and stops what only leaks reach', () => {
    const cases = [
      ['lagging', 60, { ic: 0.17, hitRate: 0.585 }, []],
      ['lagging', 60, { ic: 0.31, hitRate: 0.63 }, ['ic', 'hitRate']],
      ['lagging', 300, { ic: 0.21, hitRate: 0.57 }, ['ic']],
      ['lagging', 900, { ic: 0.1, hitRate: 0.585 }, ['hitRate']],
      ['leading', 60, { ic: 0.11 }, ['ic']],
      ['leading', 300, { ic: 0.11, hitRate: 0.541 }, ['ic', 'hitRate']],
      ['lagging-with-leader', 60, { ic: 0.31, hitRate: 0.63 }, []],
      ['lagging-with-leader', 60, { ic: 0.36 }, ['ic']],
      ['lagging', 900, { logRvR2: 0.76 }, ['logRvR2']],
      // Between two horizons the stricter, beyond the last the last.
      ['lagging', 600, { ic: 0.16 }, ['ic']],
      ['lagging', 3_600, { ic: 0.16 }, ['ic']],
      ['lagging', 60, { ic: undefined }, []],
    ] as const;
    for (const [regime, horizonSec, figures, expected] of cases) {
      assert.deepEqual(
        auditFirst(figures, regime, horizonSec).map(({ figure }) => figure),
        expected,
        `${regime} ${horizonSec} ${JSON.stringify(figures)}`,
      );
    }
  });
});

describe('market regime', () => {
  it('is told by the venue and by whose candles were there', () => {
    const btc = (exchange: string) => instrumentId(exchange, 'BTC/USD' as Pair);
    assert.equal(marketRegime(btc('kraken'), ['eth']), 'lagging');
    assert.equal(marketRegime(btc('kraken'), ['eth', 'coinbase']), 'lagging-with-leader');
    assert.equal(marketRegime(btc('binance'), ['btc']), 'leading');
    assert.equal(marketRegime(btc('coinbase'), ['eth']), 'leading');
    assert.equal(marketRegime(btc('coinbase'), ['binance']), 'lagging-with-leader');
  });
});
