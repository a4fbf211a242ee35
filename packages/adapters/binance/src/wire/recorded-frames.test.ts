import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { WireTrade } from '@foretick/venue-connection';
import { createBinanceProtocol } from './binance-protocol.ts';

const TRADES = new URL('../../../../../../shared/data/trades/', import.meta.url);

for (const symbol of ['BTCUSDT', 'ETHUSDT']) {
  const file = new URL(`binance-${symbol.toLowerCase()}-2024-08-08.csv.gz`, TRADES);
  const frames = ['20240808', '20240809'].map(
    (day) => new URL(`binance-ws-2024-08-08/spot-${symbol.toLowerCase()}_${day}.gz`, TRADES),
  );
  const missing = [file, ...frames].find((url) => !existsSync(url));

  it(`reads the recorded frames of ${symbol} as the trades that the exchange's files have`, {
    skip: missing ? `${missing.pathname.split('/').at(-1)} is not in shared/data` : false,
  }, () => {
    const told = readFrames(symbol, frames);
    const filed = readTradeFile(file);
    assert.ok(filed.size > 10_000);
    assert.deepEqual(new Set(told.keys()), new Set(filed.keys()));
    for (const [id, trade] of filed) assert.deepEqual(told.get(id), trade);
  });
}

function readFrames(symbol: string, files: readonly URL[]): ReadonlyMap<number, WireTrade> {
  const protocol = createBinanceProtocol(async () => new Map());
  const trades = new Map<number, WireTrade>();
  for (const line of files.flatMap(linesOf)) {
    const message = protocol.read(line.slice(line.indexOf(' ') + 1));
    if (message.kind === 'other') continue;
    // Order books that were fetched by REST stand between the frames.
    if (message.kind === 'malformed' && line.includes(' {"lastUpdateId":')) continue;
    assert.ok(message.kind === 'trades', line.slice(0, 200));
    assert.deepEqual(message.rejected, []);
    for (const { symbol: of, trade } of message.trades) {
      assert.equal(of, symbol);
      trades.set(trade.id, trade);
    }
  }
  return trades;
}

/** Reads `trade_id,time_ms,price,quantity,side`. */
function readTradeFile(file: URL): ReadonlyMap<number, WireTrade> {
  const trades = new Map<number, WireTrade>();
  for (const line of linesOf(file).slice(1)) {
    const [id, eventTime, price, quantity, side] = line.split(',');
    assert.ok(side === 'buy' || side === 'sell');
    trades.set(Number(id), {
      id: Number(id),
      eventTime: Number(eventTime),
      price: Number(price),
      quantity: Number(quantity),
      side,
    });
  }
  return trades;
}

function linesOf(file: URL): readonly string[] {
  return gunzipSync(readFileSync(file)).toString('utf8').trim().split(/\r?\n/);
}
