import assert from 'node:assert/strict';
import { it } from 'node:test';
import { unreachableReason } from './unreachable-reason.ts';

it('finds the reason wherever it is wrapped, and keeps to one line', () => {
  const coded = (code: string): Error =>
    Object.assign(new Error(`getaddrinfo ${code} ws.kraken.com`), { code });
  const rows: readonly (readonly [unknown, string])[] = [
    [coded('ENOTFOUND'), 'name not found (no network?)'],
    [new TypeError('fetch failed', { cause: coded('EAI_AGAIN') }), 'name not found (no network?)'],
    [new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]), 'no way to the network'],
    [new Error('Unexpected server response: 503'), 'Unexpected server response: 503'],
    [new Error('first\nsecond'), 'first'],
    [coded('EODD'), 'getaddrinfo EODD ws.kraken.com'],
    ['text', 'text'],
  ];
  for (const [error, reason] of rows) {
    assert.equal(unreachableReason('ws.kraken.com', error), `cannot reach ws.kraken.com: ${reason}`);
  }
});
