import type { ApiCandle, ApiForecast, ApiScore, StreamEvent } from '@foretick/client';

/** What the page knows of one instrument. A value: every change makes a new one. */
export interface MarketState {
  readonly instrument: string;
  /** Oldest first, one for each open time. */
  readonly candles: readonly ApiCandle[];
  /** The champion's, oldest `as_of` first. */
  readonly forecasts: readonly ApiForecast[];
  readonly scores: readonly ApiScore[];
}

const MAX_CANDLES = 1_500;
const MAX_FORECASTS = 4_500;

export function emptyMarket(instrument: string): MarketState {
  return { instrument, candles: [], forecasts: [], scores: [] };
}

/** Adds what was fetched or has come live, in any order and any number of times. */
export function merge(
  state: MarketState,
  more: {
    readonly candles?: readonly ApiCandle[];
    readonly forecasts?: readonly ApiForecast[];
    readonly scores?: readonly ApiScore[];
  },
): MarketState {
  const { candles = [], forecasts = [], scores = [] } = more;
  // What nothing was added to stays the same array, so that nothing is computed or drawn anew from it.
  return {
    instrument: state.instrument,
    candles: candles.length === 0 ? state.candles : mergeCandles(state.candles, candles),
    forecasts: forecasts.length === 0 ? state.forecasts : mergeForecasts(state.forecasts, forecasts),
    scores: scores.length === 0 ? state.scores : mergeScores(state.scores, scores),
  };
}

function mergeCandles(old: readonly ApiCandle[], more: readonly ApiCandle[]): readonly ApiCandle[] {
  return mergeBy(old, more, ({ open_time }) => open_time, newerCandle)
    .sort((a, b) => a.open_time - b.open_time)
    .slice(-MAX_CANDLES);
}

function mergeForecasts(old: readonly ApiForecast[], more: readonly ApiForecast[]): readonly ApiForecast[] {
  return mergeBy(old, more, ({ prediction_id }) => prediction_id, fullerForecast)
    .sort((a, b) => a.as_of - b.as_of || a.horizon_sec - b.horizon_sec)
    .slice(-MAX_FORECASTS);
}

/** The running scores, one for each horizon, model and role. */
export function mergeScores(old: readonly ApiScore[], more: readonly ApiScore[]): readonly ApiScore[] {
  const keyOf = ({ instrument, horizon_sec, model, shadow }: ApiScore) =>
    `${instrument} ${horizon_sec} ${model} ${shadow}`;
  return mergeBy(old, more, keyOf, newerScore).sort(
    (a, b) =>
      a.instrument.localeCompare(b.instrument) ||
      a.horizon_sec - b.horizon_sec ||
      Number(a.shadow) - Number(b.shadow) ||
      a.model.localeCompare(b.model),
  );
}

/** Takes in live events of any instrument; those of others are passed over. */
export function apply(state: MarketState, events: readonly StreamEvent[]): MarketState {
  const candles: ApiCandle[] = [];
  const forecasts = new Map<string, ApiForecast>();
  const scores: ApiScore[] = [];
  for (const event of events) {
    if (event.payload.instrument !== state.instrument) continue;
    if (event.event === 'candle') candles.push(event.payload);
    if (event.event === 'score') scores.push(event.payload);
    if (event.event === 'forecast' && event.payload.role === 'champion') {
      const known = forecasts.get(event.payload.prediction_id) ?? event.payload;
      forecasts.set(event.payload.prediction_id, fullerForecast(known, event.payload));
    }
    if (event.event === 'outcome') {
      const outcome = event.payload;
      const known =
        forecasts.get(outcome.prediction_id) ??
        state.forecasts.find(({ prediction_id }) => prediction_id === outcome.prediction_id);
      if (known !== undefined) forecasts.set(known.prediction_id, { ...known, outcome });
    }
  }
  if (candles.length + forecasts.size + scores.length === 0) return state;
  return merge(state, { candles, forecasts: [...forecasts.values()], scores });
}

function mergeBy<T, K>(
  old: readonly T[],
  more: readonly T[],
  keyOf: (item: T) => K,
  choose: (a: T, b: T) => T,
): T[] {
  const byKey = new Map<K, T>();
  for (const item of [...old, ...more]) {
    const known = byKey.get(keyOf(item));
    byKey.set(keyOf(item), known === undefined ? item : choose(known, item));
  }
  return [...byKey.values()];
}

/** Final before provisional, then the higher revision, then the later one. */
function newerCandle(known: ApiCandle, next: ApiCandle): ApiCandle {
  if (known.status !== next.status) return known.status === 'final' ? known : next;
  return next.revision >= known.revision ? next : known;
}

function fullerForecast(known: ApiForecast, next: ApiForecast): ApiForecast {
  return next.outcome === null ? known : next;
}

/** The stream tells no confidence interval: the one that was fetched last stays until the next fetch. */
function newerScore(known: ApiScore, next: ApiScore): ApiScore {
  if (next.last_target_time < known.last_target_time) return known;
  return next.mse_skill_interval === undefined
    ? { ...next, mse_skill_interval: known.mse_skill_interval }
    : next;
}
