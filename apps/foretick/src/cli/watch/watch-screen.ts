import { stripVTControlCharacters } from 'node:util';
import type {
  ApiAlarm,
  ApiCandle,
  ApiForecast,
  ApiPublishedForecast,
  ApiScore,
  ApiStatus,
} from '@foretick/client';
import type { Terminal } from '../terminal.ts';

/** What is known of the running system, newest last. */
export interface Watched {
  readonly status: ApiStatus;
  /** By instrument. */
  readonly candles: ReadonlyMap<string, readonly ApiCandle[]>;
  /** The newest of each horizon, by instrument. */
  readonly forecasts: ReadonlyMap<string, readonly ApiForecast[]>;
  readonly scores: readonly ApiScore[];
  /** Those that stand. */
  readonly alarms: readonly ApiAlarm[];
  /** In words, while there is no connection; empty otherwise. */
  readonly lost: string;
}

/**
 * The screen as lines, none longer than `columns`: for each pair its price, its forecasts with their bands, their scores, and
 * alarms that stand.
 */
export function watchScreen(watched: Watched, columns: number, terminal: Pick<Terminal, 'style'>): string[] {
  const { status, lost } = watched;
  const mark = status.source === 'live' ? '' : `${status.source.toUpperCase()} `;
  const head = `${terminal.style('bold', 'Foretick')} ${status.version}  ${mark}${status.label}  ${clockTime(status.now)}`;
  const state = lost === '' ? '' : terminal.style('red', `  not connected: ${lost}`);
  const pairs = status.instruments.flatMap((one) => ['', ...pairLines(one, watched, columns, terminal)]);
  return [head + state, ...pairs].map((line) => cut(line, columns));
}

function pairLines(
  { instrument, pair, feed }: ApiStatus['instruments'][number],
  { candles, forecasts, scores, alarms, status }: Watched,
  columns: number,
  terminal: Pick<Terminal, 'style'>,
): string[] {
  const closes = (candles.get(instrument) ?? []).map(({ close }) => close);
  const last = closes.at(-1);
  const price = last === undefined ? 'no candle yet' : priceText(last, last);
  const doing = feed === null ? 'no feed' : feed.reason === '' ? feed.state : `${feed.state}: ${feed.reason}`;
  const lines = [
    `${terminal.style('bold', pair)}  ${price}  ${sparkline(closes.slice(-Math.max(columns - 40, 10)))}  ${terminal.style('dim', doing)}`,
  ];
  const newest = forecasts.get(instrument) ?? [];
  if (newest.length === 0) lines.push(terminal.style('dim', '  no forecast yet'));
  for (const forecast of newest) {
    const score = scores.find(
      (one) =>
        one.instrument === instrument &&
        one.horizon_sec === forecast.horizon_sec &&
        one.model === forecast.model &&
        !one.shadow,
    );
    lines.push(forecastLine(forecast, score, status.now, terminal));
  }
  const raised = alarms.filter((one) => one.instrument === instrument).map(alarmText);
  if (raised.length > 0) lines.push(terminal.style('yellow', `  alarm: ${raised.join('; ')}`));
  return lines;
}

function alarmText({ kind, subject, as_of }: ApiAlarm): string {
  return `${kind} of ${subject} since ${clockTime(as_of)}`;
}

function forecastLine(
  forecast: ApiForecast,
  score: ApiScore | undefined,
  now: number,
  terminal: Pick<Terminal, 'style'>,
): string {
  const head = `  ${`+${forecast.horizon_sec / 60} min`.padEnd(8)}`;
  if (forecast.status === 'missed') return terminal.style('dim', `${head}none: ${forecast.reason}`);
  const base = forecast.base_price;
  const move = signed(forecast.log_return * 10_000);
  const colour = forecast.log_return > 0 ? 'green' : forecast.log_return < 0 ? 'red' : 'dim';
  const stale = now > forecast.stale_after ? terminal.style('yellow', ' stale') : '';
  return [
    `${head}${priceText(forecast.median_price, base)}`,
    terminal.style(colour, `${move} bp`.padStart(9)),
    bandText(forecast),
    forecast.model.padEnd(11),
    terminal.style('dim', scoreText(score)) + stale,
  ].join('  ');
}

/** The band that four of five outcomes should fall into. */
function bandText({ intervals, base_price }: ApiPublishedForecast): string {
  const band = intervals.find(({ level }) => level === 0.8);
  if (band === undefined) return 'no band yet'.padEnd(27);
  return `80 %: ${priceText(band.lower_price, base_price)} to ${priceText(band.upper_price, base_price)}`;
}

function scoreText(score: ApiScore | undefined): string {
  if (score === undefined || score.count === 0) return 'no outcome yet';
  const skill = score.mse_skill === null ? 'skill –' : `skill ${signed(score.mse_skill * 100)} %`;
  const band = score.intervals.find(({ level }) => level === 0.8);
  const inside = band === undefined ? '' : `, ${(band.coverage * 100).toFixed(0)} % in the band`;
  return `${skill}${inside}, ${score.count} scored`;
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/** Numbers as a row of blocks, the least lowest. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return values
    .map((value) => BLOCKS[span > 0 ? Math.round(((value - low) / span) * (BLOCKS.length - 1)) : 3] ?? '')
    .join('');
}

/** Counts what is seen: colours take no room. A line that is too long loses its colours too. */
function cut(line: string, columns: number): string {
  const seen = [...stripVTControlCharacters(line)];
  return seen.length <= columns ? line : `${seen.slice(0, columns - 1).join('')}…`;
}

/** More digits for cheap coins than for dear ones. */
function priceText(price: number, base: number): string {
  const digits = base >= 100 ? 2 : base >= 1 ? 4 : 6;
  return price.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function signed(value: number): string {
  const text = value.toFixed(2);
  return value >= 0 ? `+${text}` : text.replace('-', '−');
}

function clockTime(time: number): string {
  return `${new Date(time).toISOString().slice(11, 19)}Z`;
}
