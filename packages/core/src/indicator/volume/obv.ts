import type { IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Registers } from '../part/registers.ts';

export const obv: IndicatorDefinition = {
  name: 'obv',
  title: 'On-balance volume',
  family: 'volume',
  description:
    'Volume of rising candles less that of falling ones since the first candle, in base currency. It depends on where it started: only differences mean anything.',
  formula: 'obv += sign(close - close[-1]) * volume, from the first volume on',
  source: 'TA-Lib OBV',
  inputs: ['close', 'volume'],
  parameters: [],
  outputs: [''],
  create: () => new Obv(),
};

const STARTED = 0;
const CLOSE = 1;
const BALANCE = 2;

class Obv implements Formula {
  readonly warmUp = 1;
  readonly #registers = new Registers(3);
  readonly parts: readonly [Registers] = [this.#registers];

  update({ close, volume }: IndicatorInput, values: Float64Array, at: number): void {
    const { now } = this.#registers;
    const balance = now[BALANCE] ?? 0;
    now[BALANCE] = now[STARTED] === 0 ? volume : balance + Math.sign(close - (now[CLOSE] ?? 0)) * volume;
    now[STARTED] = 1;
    now[CLOSE] = close;
    values[at] = now[BALANCE];
  }
}
