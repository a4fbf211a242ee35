import fc from 'fast-check';
import type { Trade, TradeEvent } from '../../trade/index.ts';
import { gap, progress, trade } from './timeline.ts';

type Step =
  | {
      readonly kind: 'trade';
      readonly move: number;
      readonly price: number;
      readonly quantity: number;
      readonly side: number;
    }
  | { readonly kind: 'repeat'; readonly back: number }
  | { readonly kind: 'progress'; readonly move: number }
  | { readonly kind: 'gap'; readonly move: number; readonly downtime: boolean }
  | { readonly kind: 'end' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('trade' as const),
      // Now and then a trade comes behind the others.
      move: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 9 }) },
        fc.integer({ min: -15, max: 40 }),
      ),
      price: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
      quantity: fc.double({ min: 1e-8, max: 1e5, noNaN: true }),
      side: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('progress' as const), move: fc.integer({ min: -5, max: 25 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('gap' as const),
      move: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 600, max: 900 })),
      downtime: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
);

/** Events as a log may carry them: time mostly moves on, some trades come late or twice, some are missing. */
export const eventLists: fc.Arbitrary<readonly TradeEvent[]> = fc
  .array(step, { maxLength: 120, size: 'max' })
  .map((steps) => {
    const events: TradeEvent[] = [gap('start-of-input', undefined, 3)];
    const trades: Trade[] = [];
    let sec = 3;
    for (const one of steps) {
      switch (one.kind) {
        case 'trade': {
          const { price, quantity } = one;
          const side = (['buy', 'sell', 'unknown'] as const)[one.side] ?? 'unknown';
          const next = trade(trades.length + 1, Math.max(0, sec + one.move), price, { quantity, side });
          trades.push(next);
          events.push(next);
          sec = Math.max(sec, sec + one.move);
          break;
        }
        case 'repeat': {
          const repeated = trades.at(-1 - one.back);
          if (repeated !== undefined) events.push(repeated);
          break;
        }
        case 'progress':
          events.push(progress(Math.max(0, sec + one.move)));
          sec = Math.max(sec, sec + one.move);
          break;
        case 'gap':
          events.push(
            gap(one.downtime ? 'downtime' : 'unrepaired', sec, sec + one.move, trades.at(-1)?.price),
          );
          sec += one.move;
          break;
        case 'end':
          events.push(gap('end-of-input', sec));
      }
    }
    return events;
  });
