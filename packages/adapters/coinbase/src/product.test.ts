import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pair } from '@foretick/venue-connection/testing';
import { subscriptionOf } from './product.ts';

it('names products, and sends those who ask in USDC to the one book that there is', () => {
  assert.deepEqual(subscriptionOf(pair('BTC/USD')), { symbol: 'BTC-USD' });
  assert.deepEqual(subscriptionOf(pair('BTC/USDT')), { symbol: 'BTC-USDT' });
  assert.deepEqual(subscriptionOf(pair('USDT/USDC')), { symbol: 'USDT-USDC' });
  assert.deepEqual(subscriptionOf(pair('BTC/USDC')), {
    fault: 'Coinbase has one market for BTC in USD and USDC; ask for BTC/USD',
  });
});
