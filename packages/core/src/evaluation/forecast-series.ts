/** What was forecast and what came, in time order: one entry for each scored forecast. Log-returns. */
export interface ForecastSeries {
  /** When each was made: close time of its candle, epoch ms. */
  readonly asOf: Float64Array;
  /** Forecasts of the mean, judged by squared error. */
  readonly mean: Float64Array;
  /** Forecasts of the median, judged by absolute error. */
  readonly median: Float64Array;
  readonly actual: Float64Array;
  /** Standard deviation of the return over the horizon, as it was expected when the forecast was made. */
  readonly deviation: Float64Array;
  /** The return over the same horizon, begun one candle later; 0 where `laterKnown` is 0. */
  readonly later: Float64Array;
  readonly laterKnown: Uint8Array;
  /** 1 where both the candle it was made from and the one at the target had trades. */
  readonly traded: Uint8Array;
}

/** One entry of a series. */
interface ForecastEntry {
  readonly asOf: number;
  readonly mean: number;
  readonly median: number;
  readonly actual: number;
  readonly deviation: number;
  /** `undefined` where it is not known. */
  readonly later: number | undefined;
  readonly traded: boolean;
}

export interface GrowingSeries {
  add(entry: ForecastEntry): void;
  /** What was added so far. */
  taken(): ForecastSeries;
}

/** A series of at most `limit` entries. */
export function growingSeries(limit: number): GrowingSeries {
  const series: ForecastSeries = {
    asOf: new Float64Array(limit),
    mean: new Float64Array(limit),
    median: new Float64Array(limit),
    actual: new Float64Array(limit),
    deviation: new Float64Array(limit),
    later: new Float64Array(limit),
    laterKnown: new Uint8Array(limit),
    traded: new Uint8Array(limit),
  };
  let n = 0;
  return {
    add(entry) {
      if (n >= limit) throw new RangeError(`a series of ${limit} entries is full`);
      series.asOf[n] = entry.asOf;
      series.mean[n] = entry.mean;
      series.median[n] = entry.median;
      series.actual[n] = entry.actual;
      series.deviation[n] = entry.deviation;
      series.later[n] = entry.later ?? 0;
      series.laterKnown[n] = entry.later === undefined ? 0 : 1;
      series.traded[n] = entry.traded ? 1 : 0;
      n += 1;
    },
    taken: () =>
      seriesOf(
        series,
        (column) => column.subarray(0, n),
        (column) => column.subarray(0, n),
      ),
  };
}

/** The entries at these places, in their order. */
export function pickEntries(series: ForecastSeries, places: Int32Array): ForecastSeries {
  return seriesOf(
    series,
    (column) => Float64Array.from(places, (place) => column[place] ?? 0),
    (column) => Uint8Array.from(places, (place) => column[place] ?? 0),
  );
}

function seriesOf(
  series: ForecastSeries,
  numbers: (column: Float64Array) => Float64Array,
  flags: (column: Uint8Array) => Uint8Array,
): ForecastSeries {
  return {
    asOf: numbers(series.asOf),
    mean: numbers(series.mean),
    median: numbers(series.median),
    actual: numbers(series.actual),
    deviation: numbers(series.deviation),
    later: numbers(series.later),
    laterKnown: flags(series.laterKnown),
    traded: flags(series.traded),
  };
}
