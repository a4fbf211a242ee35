import type { Pair } from '@foretick/core/trade';
import { childSeed, uniform } from '../market/hash-random.ts';
import type { SimulatedTrade } from '../market/market-source.ts';
import { type FaultPlan, oneOf } from './fault-plan.ts';
import { timestamp } from './timestamp.ts';

/** The WebSocket messages that tell of trades, with what the plan does to them. */
export function tradeMessages(
  plan: Pick<FaultPlan, 'damage' | 'message'>,
  pair: Pair,
  trades: readonly SimulatedTrade[],
  type: 'snapshot' | 'update',
): readonly string[] {
  const messages: string[] = [];
  // A snapshot is sent also when it holds nothing.
  const rows = Math.max(trades.length, type === 'snapshot' ? 1 : 0);
  for (let at = 0; at < rows; at += MAX_TRADES_PER_MESSAGE) {
    const part = trades.slice(at, at + MAX_TRADES_PER_MESSAGE);
    const { reordered, malformed } = plan.message(pair, part[0]?.id ?? 0);
    const entries = part.map((trade) => entryOf(plan, pair, trade));
    const data = reordered === undefined ? entries : shuffled(entries, reordered);
    const text = JSON.stringify({ channel: 'trade', type, data });
    messages.push(malformed === undefined ? text : oneOf(MALFORMED_MESSAGES, malformed)(text));
  }
  return messages;
}

const MAX_TRADES_PER_MESSAGE = 100;

type Entry = Readonly<Record<string, unknown>>;

function entryOf(plan: Pick<FaultPlan, 'damage'>, pair: Pair, trade: SimulatedTrade): Entry | null {
  const entry = {
    symbol: pair,
    side: trade.side,
    price: trade.price,
    qty: trade.quantity,
    ord_type: trade.orderType,
    trade_id: trade.id,
    timestamp: timestamp(trade.timeUs),
  };
  const damage = plan.damage(pair, trade.id);
  if (damage === undefined) return entry;
  if (damage.kind === 'absurd') return { ...entry, price: oneOf(ABSURD_PRICES, damage.draw)(trade.price) };
  return oneOf(WRONG_ENTRIES, damage.draw)(entry);
}

const ABSURD_PRICES: readonly ((price: number) => number)[] = [
  (price) => price * 10,
  (price) => price / 10,
  (price) => price * 1.5,
  (price) => price / 1.5,
  (price) => price * 1e9,
  () => 1e300,
  () => 0,
  (price) => -price,
];

const WRONG_ENTRIES: readonly ((entry: Entry) => Entry | null)[] = [
  (entry) => ({ ...entry, price: String(entry.price) }),
  (entry) => ({ ...entry, price: null }),
  ({ price: _, ...rest }) => rest,
  (entry) => ({ ...entry, qty: String(entry.qty) }),
  ({ qty: _, ...rest }) => rest,
  (entry) => ({ ...entry, trade_id: String(entry.trade_id) }),
  (entry) => ({ ...entry, trade_id: null }),
  (entry) => ({ ...entry, timestamp: Date.parse(String(entry.timestamp)) }),
  ({ timestamp: _, ...rest }) => rest,
  (entry) => ({ ...entry, side: String(entry.side).slice(0, 1) }),
  ({ symbol: _, ...rest }) => rest,
  () => null,
];

const MALFORMED_MESSAGES: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, Math.floor(text.length / 2)),
  (text) => `${text}}`,
  (text) => text.replaceAll('"', "'"),
  (text) => text.replace(/"price":[^,]+/, '"price":NaN'),
  (text) => text.replace('"data":[', '"data":{').replace(/\]\}$/, '}}'),
  () => '',
  () => 'null',
  () => '<html><body>not now</body></html>',
  () => '{"channel":"trade","type":"update"}',
];

/** Sattolo's shuffle: no entry stays in its place. */
function shuffled<T>(entries: readonly T[], draw: number): readonly T[] {
  const list = [...entries];
  const seed = childSeed(0, Math.floor(draw * 2 ** 32));
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(uniform(seed, last) * last);
    const moved = list[last];
    const replaced = list[other];
    if (moved === undefined || replaced === undefined) continue;
    list[last] = replaced;
    list[other] = moved;
  }
  return list;
}
