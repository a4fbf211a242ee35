import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hrefOf, parseRoute, type Route, VIEWS } from './route.ts';

test('an address says what is looked at, and can be read', () => {
  const route: Route = { view: 'why', instrument: 'kraken:BTC/USD', horizonSec: 300, forecast: 'a&b=c' };
  assert.equal(hrefOf(route), '#/why?instrument=kraken:BTC/USD&horizon=300&forecast=a%26b%3Dc');
  const cases: readonly [string, Partial<Route>][] = [
    ['', { view: 'live' }],
    ['#/', { view: 'live' }],
    ['#/nowhere', { view: 'live' }],
    ['#/scores?horizon=-1&interval=x', { view: 'scores' }],
    ['#/replay?day=2026-01-05', { view: 'replay', day: '2026-01-05' }],
  ];
  for (const [hash, expected] of cases) {
    const known = Object.entries(parseRoute(hash)).filter(([, value]) => value !== undefined);
    assert.deepEqual(Object.fromEntries(known), expected, hash);
  }
});

test('every route survives its address', () => {
  const text = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
  const seconds = fc.option(fc.integer({ min: 1, max: 86_400 }), { nil: undefined });
  const parts = { instrument: text, forecast: text, day: text, intervalSec: seconds, horizonSec: seconds };
  const routes = fc.record({ view: fc.constantFrom(...VIEWS), ...parts }, { noNullPrototype: true });
  fc.assert(fc.property(routes, (route) => assert.deepEqual(parseRoute(hrefOf(route)), route)));
});
