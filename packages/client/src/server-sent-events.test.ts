import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readServerSentEvents, type ServerSentEvent } from './server-sent-events.ts';

test('reads the grammar', async () => {
  const cases: readonly [text: string, events: readonly ServerSentEvent[]][] = [
    ['data: a\n\n', [event('message', 'a')]],
    ['event: candle\nid: 7\ndata: {"x":1}\n\n', [event('candle', '{"x":1}', '7')]],
    ['data: a\ndata: b\n\n', [event('message', 'a\nb')]],
    ['data:a\r\n\r\ndata:b\r\rid', [event('message', 'a'), event('message', 'b')]],
    [': heartbeat\n\n', [{ kind: 'comment' }]],
    ['retry: 5\n\n', []],
    ['data\n\n', [event('message', '')]],
    ['data: cut off', []],
  ];
  for (const [text, events] of cases) assert.deepEqual(await read([text]), events, JSON.stringify(text));
});

test('gives the same events however the text is cut', async () => {
  const text = 'event: a\r\ndata: 1\r\n\r\n: beat\n\nid: x\rdata: 2\rdata: 3\r\rdata: 4\n\n';
  const whole = await read([text]);
  assert.equal(whole.length, 4);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(text.length)), async (cuts) => {
      const ends = [...cuts.sort((a, b) => a - b), text.length];
      const chunks = ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
      assert.deepEqual(await read(chunks), whole);
    }),
  );
});

test('refuses an event without an end', async () => {
  await assert.rejects(read(['data: ', 'x'.repeat(5_000_000)]), /without an end/);
});

function event(name: string, text: string, id?: string): ServerSentEvent {
  return { kind: 'event', event: name, id, text };
}

async function read(chunks: readonly string[]): Promise<ServerSentEvent[]> {
  async function* feed() {
    yield* chunks;
  }
  const events: ServerSentEvent[] = [];
  for await (const event of readServerSentEvents(feed())) events.push(event);
  return events;
}
