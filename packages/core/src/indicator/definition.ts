import type { Formula } from './formula.ts';
import type { IndicatorInput } from './indicator-input.ts';

/** An indicator of the catalogue: what it is, in words that the documentation is made of, and how to make it. */
export interface IndicatorDefinition {
  /** As it is written in a configuration: small letters, digits and underscores. */
  readonly name: string;
  readonly title: string;
  readonly family: 'trend' | 'momentum' | 'volatility' | 'volume' | 'order flow';
  /** What it measures, its unit, and what it gives where the formula has no answer. */
  readonly description: string;
  readonly formula: string;
  /** Whose definition it is. */
  readonly source: string;
  /** Columns of the candle that it reads. */
  readonly inputs: readonly (keyof IndicatorInput)[];
  readonly parameters: readonly ParameterDefinition[];
  /** Endings of its columns' names; one empty ending where there is only one column. */
  readonly outputs: readonly string[];
  /** Columns that have names of their own for these very parameters. */
  readonly named?: { readonly parameters: readonly number[]; readonly columns: readonly string[] };
  /** What is wrong with parameters that are allowed one by one. */
  readonly refuse?: (...parameters: number[]) => string | undefined;
  readonly create: (...parameters: number[]) => Formula;
  /**
   * Updates several of them, each at its place. There is a loop for all that have none: a loop of the file's own is for those
   * that are used with many lengths at once, since the engine inlines a call that only ever meets one class.
   */
  readonly updateEach?: UpdateEach;
}

export type UpdateEach = (
  formulas: readonly Formula[],
  candle: IndicatorInput,
  values: Float64Array,
  places: readonly number[],
) => void;

export interface ParameterDefinition {
  readonly name: string;
  readonly kind: 'whole' | 'decimal';
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** A number of candles. */
export function candleCount(name: string, usual: number, least = 1): ParameterDefinition {
  return { name, kind: 'whole', least, most: LONGEST_LENGTH, usual };
}

/** A day of one-minute candles: bounds what an indicator keeps. */
const LONGEST_LENGTH = 1_440;
