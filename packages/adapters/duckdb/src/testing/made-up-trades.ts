import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Writes so many trades with ids, about one a second, as csv.gz. The same ones each time. */
export async function writeMadeUpTrades(path: string, count: number): Promise<void> {
  await pipeline(Readable.from(parts(count)), createGzip({ level: 1 }), createWriteStream(path));
}

function* parts(count: number): Generator<string> {
  let seed = 12_345;
  const random = (): number => {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  let [text, time, price] = ['trade_id,time_ms,price,quantity,side\n', Date.UTC(2020, 0, 1), 10_000];
  for (let id = 1; id <= count; id++) {
    time += Math.floor(random() * random() * 4_000);
    price *= 1 + (random() - 0.5) * 1e-4;
    text += `${id},${time},${price.toFixed(1)},${(random() * 2 + 1e-4).toFixed(8)},${random() < 0.5 ? 'buy' : 'sell'}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}
