import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamEvent } from '@foretick/client';
import fc from 'fast-check';
import { candleAt, forecastAt, outcomeOf } from '../fixtures.ts';
import { apply, emptyMarket, merge } from './market-state.ts';

const empty = emptyMarket('kraken:BTC/USD');
const made = forecastAt(2, 60, 101);

test('history and live events give the same state in any order, any number of times', () => {
  const events: readonly StreamEvent[] = [
    { event: 'candle', payload: candleAt(0) },
    { event: 'candle', payload: candleAt(1, { status: 'provisional', close: 98 }) },
    { event: 'candle', payload: candleAt(1, { close: 99 }) },
    { event: 'candle', payload: candleAt(0, { revision: 1, close: 97 }) },
    { event: 'forecast', payload: made },
    { event: 'forecast', payload: { ...made, outcome: outcomeOf(made, 102) } },
  ];
  const expected = apply(empty, events);
  assert.deepEqual(
    expected.candles.map(({ close }) => close),
    [97, 99],
  );
  assert.equal(expected.forecasts[0]?.outcome?.status, 'scored');
  fc.assert(
    fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 12 }), fc.nat(12), (order, cut) => {
      const ofOrder = apply(apply(empty, order.slice(0, cut)), order.slice(cut));
      assert.deepEqual(ofOrder, expected);
    }),
  );
});

test('an outcome joins its forecast, whether that came before or in the same batch', () => {
  const outcome: StreamEvent = { event: 'outcome', payload: outcomeOf(made, 102) };
  const known = merge(empty, { forecasts: [made] });
  const together = apply(empty, [{ event: 'forecast', payload: made }, outcome]);
  for (const state of [apply(known, [outcome]), together]) {
    assert.deepEqual(state.forecasts, [{ ...made, outcome: outcome.payload }]);
  }
  // One whose forecast is not shown is passed over.
  assert.equal(apply(empty, [outcome]), empty);
});

test('other instruments, baselines and a forecast that is known scored change nothing', () => {
  const scored = { ...made, outcome: outcomeOf(made, 102) };
  const state = merge(empty, { forecasts: [scored] });
  const other: StreamEvent = { event: 'candle', payload: candleAt(0, { instrument: 'kraken:ETH/USD' }) };
  assert.equal(apply(state, [other]), state);
  assert.equal(apply(state, [{ event: 'forecast', payload: { ...made, role: 'baseline' } }]), state);
  assert.deepEqual(merge(state, { forecasts: [made] }), state);
});

test('what is kept is bounded, newest first to stay', () => {
  const candles = Array.from({ length: 2_000 }, (_, minute) => candleAt(minute));
  const state = merge(empty, { candles });
  assert.equal(state.candles.length, 1_500);
  assert.equal(state.candles.at(-1), candles.at(-1));
});
