import type { UpdateEach } from './definition.ts';
import type { Formula } from './formula.ts';
import type { IndicatorInput } from './indicator-input.ts';
import { type IndicatorSpec, specOf, type WantedIndicator } from './parse-indicator.ts';
import { StateReader } from './part/state-reader.ts';

/** An indicator's whole state as a JSON value. Its meaning belongs to the indicator that wrote it. */
export type IndicatorState = readonly number[];

/**
 * Streaming indicators over one run of candles: a constant amount of work for each candle, all values in one array.
 * Each column's first value comes with candle `warmUps[column]`, and there is always one after it.
 */
export class IndicatorSet {
  readonly columns: readonly string[];
  /** Candles that each column needs. */
  readonly warmUps: readonly number[];
  readonly #specs: readonly IndicatorSpec[];
  readonly #formulas: readonly Formula[];
  /** The same formulas by definition. */
  readonly #groups: readonly Group[];
  readonly #values: Float64Array;
  #count = 0;
  /** Candles that the values stand for: one more than `#count` after `replace`, none after `restore`. */
  #shown = 0;

  /** Throws a RangeError on a text that is no indicator. */
  constructor(indicators: readonly WantedIndicator[]) {
    this.#specs = indicators.map(specOf);
    this.#formulas = this.#specs.map(({ definition, parameters }) => definition.create(...parameters));
    this.columns = this.#specs.flatMap(({ columns }) => columns);
    this.warmUps = this.#specs.flatMap(({ columns }, i) => columns.map(() => this.#formulas[i]?.warmUp ?? 0));
    this.#groups = groupsOf(this.#specs, this.#formulas);
    this.#values = new Float64Array(this.columns.length);
  }

  /** Takes a final candle in. */
  add(candle: IndicatorInput): void {
    this.#update(candle);
    this.#count += 1;
    this.#shown = this.#count;
  }

  /**
   * Shows the values as if this provisional candle came next. Nothing is committed: each call replaces the one
   * before, and the next `add` finds the state as the last `add` left it.
   */
  replace(candle: IndicatorInput): void {
    for (const { parts } of this.#formulas) for (const part of parts) part.keep();
    this.#update(candle);
    for (const { parts } of this.#formulas) for (const part of parts) part.undo();
    this.#shown = this.#count + 1;
  }

  /**
   * The value in the column of this number as of the close of the newest candle. `undefined` during warm-up, and
   * after `restore` until the next candle.
   */
  value(column: number): number | undefined {
    return this.#shown < (this.warmUps[column] ?? Number.POSITIVE_INFINITY)
      ? undefined
      : this.#values[column];
  }

  /** One state for each indicator. */
  snapshot(): readonly IndicatorState[] {
    return this.#formulas.map(({ parts }) => {
      const state = [this.#count];
      for (const part of parts) part.save(state);
      return state;
    });
  }

  /** Continues from a snapshot of the same indicators with the same parameters. Throws on any other: use a new set then. */
  restore(states: readonly IndicatorState[]): void {
    if (states.length !== this.#specs.length) {
      throw new Error(`state of ${this.#specs.length} indicators cannot come from ${states.length}`);
    }
    const counts = states.map((state, i) => {
      const reader = new StateReader(this.#specs[i]?.text ?? '', state);
      const count = reader.whole();
      for (const part of this.#formulas[i]?.parts ?? []) part.load(reader);
      reader.end();
      return count;
    });
    const [count = 0] = counts;
    if (counts.some((one) => one !== count)) {
      throw new Error(`state of ${this.columns.join(', ')}: they have not seen the same candles`);
    }
    this.#count = count;
    this.#shown = 0;
  }

  #update(candle: IndicatorInput): void {
    for (const { updateEach, formulas, places } of this.#groups) {
      updateEach(formulas, candle, this.#values, places);
    }
  }
}

/** The formulas of one definition. */
interface Group {
  readonly updateEach: UpdateEach;
  readonly formulas: Formula[];
  /** Where the columns of each begin. */
  readonly places: number[];
}

function groupsOf(specs: readonly IndicatorSpec[], formulas: readonly Formula[]): readonly Group[] {
  const groups = new Map<string, Group>();
  let place = 0;
  for (const [i, { definition, columns }] of specs.entries()) {
    const group = groups.get(definition.name) ?? {
      updateEach: definition.updateEach ?? updateEachOf,
      formulas: [],
      places: [],
    };
    groups.set(definition.name, group);
    const formula = formulas[i];
    if (formula !== undefined) group.formulas.push(formula);
    group.places.push(place);
    place += columns.length;
  }
  return [...groups.values()];
}

const updateEachOf: UpdateEach = (formulas, candle, values, places) => {
  for (let i = 0; i < formulas.length; i += 1) formulas[i]?.update(candle, values, places[i] ?? 0);
};
