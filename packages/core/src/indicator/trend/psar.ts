import type { IndicatorDefinition, ParameterDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Registers } from '../part/registers.ts';

const rate = (name: string, usual: number): ParameterDefinition => ({
  ...{ name, kind: 'decimal', least: 0.001, most: 1, usual },
});

export const psar: IndicatorDefinition = {
  name: 'psar',
  title: 'Parabolic stop and reverse',
  family: 'trend',
  description: 'A stop that follows the price and changes sides when it is touched, in quote currency.',
  formula:
    'sar += a * (extreme - sar), within the range of the newest two candles; a grows by step up to most with each new extreme. It starts downwards where the second candle moved further down than up, and upwards otherwise',
  source: 'TA-Lib SAR',
  inputs: ['high', 'low'],
  parameters: [rate('step', 0.02), rate('most', 0.2)],
  outputs: [''],
  refuse: (step = 0, most = 0) => (step <= most ? undefined : 'step must not be above most'),
  create: (step, most) => new Psar(step, most),
};

const COUNT = 0;
const HIGH = 1;
const LOW = 2;
/** 1 upwards, -1 downwards. */
const SIDE = 3;
const EXTREME = 4;
/** The stop of the next candle. */
const STOP = 5;
const ACCELERATION = 6;

class Psar implements Formula {
  readonly warmUp = 2;
  readonly parts: readonly [Registers];
  readonly #step: number;
  readonly #most: number;
  readonly #registers = new Registers(7);

  constructor(step: number, most: number) {
    this.#step = step;
    this.#most = most;
    this.parts = [this.#registers];
  }

  update({ high, low }: IndicatorInput, values: Float64Array, at: number): void {
    const { now } = this.#registers;
    const count = now[COUNT] ?? 0;
    if (count === 1) this.#start(high, low);
    if (count > 0) values[at] = this.#follow(high, low, count === 1);
    now[COUNT] = count + 1;
    now[HIGH] = high;
    now[LOW] = low;
  }

  #start(high: number, low: number): void {
    const { now } = this.#registers;
    const up = high - (now[HIGH] ?? 0);
    const down = (now[LOW] ?? 0) - low;
    const falls = down > 0 && down > up;
    now[SIDE] = falls ? -1 : 1;
    now[EXTREME] = falls ? low : high;
    now[STOP] = (falls ? now[HIGH] : now[LOW]) ?? 0;
    now[ACCELERATION] = this.#step;
  }

  #follow(high: number, low: number, first: boolean): number {
    const { now } = this.#registers;
    const highest = first ? high : Math.max(high, now[HIGH] ?? 0);
    const lowest = first ? low : Math.min(low, now[LOW] ?? 0);
    const before = now[SIDE] ?? 0;
    let stop = now[STOP] ?? 0;
    let extreme = now[EXTREME] ?? 0;
    const touched = before > 0 ? low <= stop : high >= stop;
    const side = touched ? -before : before;
    const within = (level: number) => (side > 0 ? Math.min(level, lowest) : Math.max(level, highest));
    const newest = side > 0 ? high : low;
    if (touched) {
      stop = within(extreme);
      extreme = newest;
      now[ACCELERATION] = this.#step;
    } else if (side > 0 ? newest > extreme : newest < extreme) {
      extreme = newest;
      now[ACCELERATION] = Math.min((now[ACCELERATION] ?? 0) + this.#step, this.#most);
    }
    now[SIDE] = side;
    now[EXTREME] = extreme;
    now[STOP] = within(stop + (now[ACCELERATION] ?? 0) * (extreme - stop));
    return stop;
  }
}
