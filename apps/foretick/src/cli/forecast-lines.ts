import type { Score } from '@foretick/core/evaluation';
import { BASIS_POINTS, type Prediction, type PublishedPrediction } from '@foretick/core/forecast';
import { exchangeOf, type InstrumentId, pairOf } from '@foretick/core/trade';
import type { EventLog, FeedState } from '@foretick/ports';
import type { Source } from '../profiles/profile.ts';
import type { Terminal } from './terminal.ts';

/** Writes one line for each forecast served, and one for each change of a feed, until `signal` aborts. */
export async function writeForecastLines(
  { log, source, terminal }: { readonly log: EventLog; readonly source: Source; readonly terminal: Terminal },
  signal: AbortSignal,
): Promise<void> {
  const scores = new Map<string, Score>();
  const feeds = new Map<InstrumentId, FeedState['state']>();
  let lastFeedLine = '';
  for await (const record of log.tail(['feed_state', 'scores', 'predictions'], signal)) {
    switch (record.topic) {
      case 'scores':
        scores.set(scoreKey(record.value), record.value);
        break;
      case 'feed_state': {
        const { value } = record;
        if (feeds.get(value.instrument) === value.state) break;
        feeds.set(value.instrument, value.state);
        const isReference = !source.instruments.includes(value.instrument);
        // Without a network every venue is out of reach, and the one that is forecast says so.
        if (isReference && !source.instruments.some((one) => feeds.get(one) === 'live')) break;
        const line = feedLine(value, source);
        // Pairs that share a connection lose it together: once is enough.
        if (line === undefined || line === lastFeedLine) break;
        lastFeedLine = line;
        terminal.note(line);
        break;
      }
      case 'predictions': {
        const { value } = record;
        if (value.role !== 'champion') break;
        if (terminal.json) terminal.result(jsonForecast(value));
        else terminal.line(`${mark(source)}${forecastLine(value, scores.get(scoreKey(value)), terminal)}`);
        break;
      }
    }
  }
}

function forecastLine(prediction: Prediction, score: Score | undefined, terminal: Terminal): string {
  const { instrument, asOf, horizonSec, targetTime, model } = prediction;
  const head = `${clockTime(asOf)}  ${pairOf(instrument).padEnd(9)} ${`+${horizonSec / 60} min`.padEnd(7)}`;
  if (prediction.status === 'missed') {
    return terminal.style('dim', `${head} no forecast: ${MISSED[prediction.reason]}`);
  }
  const move = `${signed(prediction.logReturn * BASIS_POINTS)} bp`;
  const price = `${priceText(prediction)} at ${clockTime(targetTime)}`;
  const band = bandWords(prediction).padEnd(12);
  return `${head} ${terminal.style('bold', price)}  ${move.padStart(9)}  ${band}  ${model.padEnd(11)} ${terminal.style('dim', scoreWords(score))}`;
}

/** Half the width of the 80 % interval; nothing where intervals are not calibrated yet. */
function bandWords({ intervals }: PublishedPrediction): string {
  const found = intervals.find(({ level }) => level === 0.8);
  if (found === undefined) return '';
  return `±${(((found.upper - found.lower) / 2) * BASIS_POINTS).toFixed(1)} at 80 %`;
}

const MISSED = {
  'deadline-passed': 'the next candle had closed before it could be made',
  'incomplete-candle': 'trades of the candle are missing',
} as const;

function scoreWords(score: Score | undefined): string {
  if (score === undefined || score.count === 0) return 'no outcome yet';
  const error = `error ${score.maeBp.toFixed(2)} bp`;
  if (score.model === 'persistence') return `${error} over ${score.count}`;
  const skill = score.mseSkill === undefined ? '' : `skill ${signed(score.mseSkill * 100)} %, `;
  return `${skill}${error} (no change: ${score.persistenceMaeBp.toFixed(2)}) over ${score.count}`;
}

function feedLine({ instrument, state, reason, retryAt }: FeedState, source: Source): string | undefined {
  const exchange = exchangeOf(instrument);
  const name = `${mark(source)}${pairOf(instrument)} on ${exchange}`;
  switch (state) {
    case 'connecting':
      return reason === '' ? undefined : `${name}: connecting (${reason})`;
    case 'live':
      return `${name}: trades are coming in`;
    case 'refused':
      return `${name}: refused (${reason})`;
    case 'ended':
      return `${name}: the recording has ended`;
    case 'down': {
      const again = retryAt === undefined ? '' : `; next try at ${clockTime(retryAt, true)}`;
      const offline =
        source.kind === 'live'
          ? '. Without a network: npm start -- --source simulated, or npm start -- --source replay --input FILE --pair PAIR'
          : '';
      return `${mark(source)}${exchange}: ${reason}${again}${offline}`;
    }
  }
}

/** Nobody may take these for forecasts of the real market as it is. */
function mark(source: Source): string {
  if (source.kind === 'simulated') return 'SIMULATED ';
  return source.kind === 'replay' ? 'REPLAY ' : '';
}

function jsonForecast(prediction: Prediction) {
  return {
    type: 'forecast',
    instrument: prediction.instrument,
    as_of: prediction.asOf,
    horizon_sec: prediction.horizonSec,
    target_time: prediction.targetTime,
    model: prediction.model,
    status: prediction.status,
    ...(prediction.status === 'published'
      ? {
          base_price: prediction.basePrice,
          price: prediction.price,
          log_return: prediction.logReturn,
          median_log_return: prediction.medianLogReturn,
          volatility: prediction.volatility ?? null,
          intervals: prediction.intervals,
          edge: prediction.edge,
        }
      : { reason: prediction.reason }),
  };
}

function scoreKey(of: Pick<Score, 'instrument' | 'horizonSec' | 'model'>): string {
  return `${of.instrument} ${of.horizonSec} ${of.model}`;
}

/** More digits for cheap coins than for dear ones. */
function priceText({ price, basePrice }: PublishedPrediction): string {
  const digits = basePrice >= 100 ? 2 : basePrice >= 1 ? 4 : 6;
  return price
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .padStart(12);
}

function signed(value: number): string {
  const text = value.toFixed(2);
  return value >= 0 ? `+${text}` : text.replace('-', '−');
}

function clockTime(time: number, seconds = false): string {
  return `${new Date(time).toISOString().slice(11, seconds ? 19 : 16)}Z`;
}
