import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { type EntryFit, type EntryWish, fitOf } from './archive-names.ts';

it('tells by its name what an entry of an archive holds', () => {
  const wish = { instrument: 'kraken:BTC/USD' as InstrumentId, kind: 'auto', intervalSec: 60 } as const;
  const cases: [name: string, changes: Partial<EntryWish>, fit: EntryFit][] = [
    ['XBTUSD.csv', {}, 'trades'],
    ['BTCUSD.csv', {}, 'trades'],
    ['Kraken_Trading_History/XBTUSD.csv', {}, 'trades'],
    ['XBTUSD_1.csv', {}, 'candles'],
    ['XBTUSD_1.csv', { kind: 'candles' }, 'candles'],
    ['XBTUSD_1.csv', { kind: 'trades' }, 'another'],
    ['XBTUSD.csv', { kind: 'candles' }, 'another'],
    ['XBTUSD_60.csv', {}, 'another'],
    ['XBTUSD_60.csv', { intervalSec: 3_600 }, 'candles'],
    ['ETHUSD.csv', {}, 'another'],
    ['XBTUSDT.csv', {}, 'another'],
    ['XDGUSD.csv', { instrument: 'kraken:DOGE/USD' as InstrumentId }, 'trades'],
    ['USDTUSD.csv', { instrument: 'kraken:USDT/USD' as InstrumentId }, 'trades'],
    ['trades.csv', {}, 'unknown'],
    ['BTCUSDT-trades-2024-08.csv', {}, 'unknown'],
  ];
  for (const [name, changes, fit] of cases) {
    assert.equal(fitOf(name, { ...wish, ...changes }), fit, `${name} ${JSON.stringify(changes)}`);
  }
});
