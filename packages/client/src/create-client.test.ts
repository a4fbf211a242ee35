import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientError } from './client-error.ts';
import { createClient } from './create-client.ts';

const pair = { instrument: 'kraken:BTC/USD', exchange: 'kraken', pair: 'BTC/USD' };

test('asks under the base address and reads the answer', async () => {
  const asked: string[] = [];
  const client = clientOf((url) => {
    asked.push(url);
    return Response.json([pair]);
  });
  assert.deepEqual(await client.pairs(), [pair]);
  await client.candles({ instrument: 'kraken:BTC/USD', limit: 5 }).catch(() => undefined);
  assert.deepEqual(asked, [
    'http://server/api/v1/pairs',
    'http://server/api/v1/candles?instrument=kraken%3ABTC%2FUSD&limit=5',
  ]);
});

test('every failure is a ClientError with a code', async () => {
  const cases: readonly [code: string, answer: () => Response, message: RegExp][] = [
    ['BAD', () => Response.json({ code: 'BAD', message: 'limit is 0' }, { status: 400 }), /^limit is 0$/],
    ['UNEXPECTED_ANSWER', () => new Response('oops', { status: 502 }), /answered 502$/],
    ['UNEXPECTED_ANSWER', () => new Response('not json'), /does not know/],
    ['UNEXPECTED_ANSWER', () => Response.json([{ pair: 7 }]), /does not know/],
    ['UNREACHABLE', refused, /^no answer from http:\/\/server; is foretick running\?$/],
  ];
  for (const [code, answer, message] of cases) {
    await assert.rejects(clientOf(answer).pairs(), (error) => {
      assert.ok(error instanceof ClientError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  }
});

test('a command that is cut off before its result is an error', async () => {
  const client = clientOf(() => new Response('{"kind":"progress","share":0.5,"text":"half"}\n'));
  const shares: number[] = [];
  await assert.rejects(
    client.run('import', {}, (share) => shares.push(share)),
    { code: 'COMMAND_CUT_OFF' },
  );
  assert.deepEqual(shares, [0.5]);
  const garbled = clientOf(() => new Response('<html>\n'));
  await assert.rejects(garbled.run('import', {}), { code: 'UNEXPECTED_ANSWER' });
});

function refused(): Response {
  throw new TypeError('fetch failed');
}

function clientOf(answer: (url: string) => Response) {
  return createClient({ baseUrl: 'http://server/', fetch: async (url) => answer(String(url)) });
}
