import type { StreamEvent } from '@foretick/client';
import { candlesOf, MINUTE, openCandle, outcomeOf, PAIRS, publishedForecast, scores } from './page-world.ts';
import { seededNumbers } from './seeded-numbers.ts';

const OPEN_STATES_A_MINUTE = 20;
const HORIZONS_SEC = [60, 300, 900];

/**
 * What the live stream of a busy market carries in one minute, `minute` after the fixed world's last candle: states of the open
 * candle of each pair, then the closed candle, its forecasts, and the outcomes and scores that it settles.
 */
export function eventsOfMinute(minute: number): readonly StreamEvent[] {
  return PAIRS.flatMap((instrument) => {
    const last = candlesOf(instrument).at(-1);
    if (last === undefined) return [];
    const closeAt = (of: number) => last.close * Math.exp((seededNumbers(of + 1)() - 0.5) * 0.004);
    const openTime = last.close_time + minute * MINUTE;
    const asOf = openTime + MINUTE;
    const states = Array.from({ length: OPEN_STATES_A_MINUTE }, (_, state) =>
      candleEvent(instrument, openTime, closeAt(minute + state / 100), 'provisional'),
    );
    const forecastOf = (madeAfter: number, horizonSec: number) =>
      publishedForecast({
        ...{ instrument, asOf: last.close_time + (madeAfter + 1) * MINUTE, horizonSec },
        ...{ basePrice: closeAt(madeAfter), sigma: 0.0005 * Math.sqrt(horizonSec / 60), logReturn: 0.0001 },
      });
    const settled = HORIZONS_SEC.filter((horizonSec) => minute >= horizonSec / 60).map((horizonSec) =>
      outcomeOf(forecastOf(minute - horizonSec / 60, horizonSec), closeAt(minute)),
    );
    return [
      ...states,
      candleEvent(instrument, openTime, closeAt(minute), 'final'),
      ...HORIZONS_SEC.map((horizonSec) => ({
        ...{ event: 'forecast' as const, payload: forecastOf(minute, horizonSec) },
      })),
      ...settled.map((payload) => ({ event: 'outcome' as const, payload })),
      ...scores()
        .filter((score) => score.instrument === instrument)
        .map((score) => ({ event: 'score' as const, payload: { ...score, last_target_time: asOf } })),
    ];
  });
}

function candleEvent(
  instrument: string,
  openTime: number,
  close: number,
  status: 'provisional' | 'final',
): StreamEvent {
  const candle = { ...openCandle(instrument, close), open_time: openTime, close_time: openTime + MINUTE };
  return { event: 'candle', payload: { ...candle, status } };
}
