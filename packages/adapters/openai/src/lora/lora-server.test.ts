import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { article, openReadingRoom } from '../testing/reading-room.ts';
import { createLoraServer } from './lora-server.ts';

describe('adapters at run time', () => {
  it('are loaded, asked and unloaded, and nothing happens twice', async () => {
    const room = await openReadingRoom();
    const { clock, server } = room;
    const lora = createLoraServer({ url: server.url, clock, timeoutMs: 60_000 });
    await lora.load('news-2', '/adapters/news-2');
    await lora.load('news-2', '/adapters/news-2');
    assert.deepEqual(await lora.models(), ['teacher', 'news-2']);
    const outcome = await room.reader({ model: 'news-2' }).assess(article());
    assert.equal(outcome.kind, 'assessed');
    await lora.unload('news-2');
    await lora.unload('news-2');
    assert.deepEqual(await lora.models(), ['teacher']);
    await assert.rejects(lora.load('x', '/missing'), { code: 'LLM_REFUSED', message: /No adapter found/ });
    await room.close();
  });
});
