import type { ApiCandle, ApiForecast, ApiPublishedForecast } from '@foretick/client';
import type { ComponentChildren } from 'preact';
import { formatDate, formatPercent, formatPrice, formatSigned, formatTime, formatVolume } from '../format.ts';
import { directionOf } from '../live/forecast-view.ts';
import { DirectionMark } from '../panels/icons.tsx';
import { horizonWords } from '../words.ts';
import type { Reading } from './reading.ts';

/** Numbers of the candle or forecast pointed at. `spoken`: the reader moves by keys, so changes are read aloud. */
export function ReadOut({ reading, spoken }: { readonly reading: Reading; readonly spoken: boolean }) {
  return (
    <div class="read-out" data-testid="read-out" aria-live={spoken ? 'polite' : 'off'}>
      {reading.kind === 'none' && <p>–</p>}
      {reading.kind === 'candle' && <CandleLines candle={reading.candle} forecast={reading.forecast} />}
      {reading.kind === 'ahead' &&
        reading.forecasts.map((forecast) => <AheadLine key={forecast.prediction_id} forecast={forecast} />)}
    </div>
  );
}

function CandleLines({ candle, forecast }: Omit<Extract<Reading, { kind: 'candle' }>, 'kind'>) {
  const { open_time, close_time, open, high, low, close, volume, status } = candle;
  const price = (value: number) => formatPrice(value, close);
  return (
    <>
      <p>
        <b>
          {formatDate(open_time)} {formatTime(open_time)}–{formatTime(close_time)}
        </b>
        <Value name="O">{price(open)}</Value>
        <Value name="H">{price(high)}</Value>
        <Value name="L">{price(low)}</Value>
        <Value name="C">{price(close)}</Value>
        <Value name="Δ">{formatSigned(Math.log(close / open) * 10_000, 1)} bp</Value>
        <Value name="Vol">{formatVolume(volume)}</Value>
        <span class="quiet">{noteOf(candle)}</span>
      </p>
      <p>
        {forecast === undefined ? (
          <span class="quiet">
            {status === 'final' ? 'no forecast was made for this close' : 'not closed yet'}
          </span>
        ) : (
          <PastForecast forecast={forecast} />
        )}
      </p>
    </>
  );
}

function noteOf({ status, complete, filled }: ApiCandle): string {
  if (status === 'provisional') return 'open';
  if (!complete) return 'trades may be missing';
  return filled ? 'nothing traded' : '';
}

function PastForecast({ forecast }: { readonly forecast: ApiForecast }) {
  const { outcome, horizon_sec, as_of } = forecast;
  const made = `${horizonWords(horizon_sec)} forecast of ${formatTime(as_of)}`;
  if (forecast.status === 'missed') return <span class="quiet">{made}: missed, none was made in time</span>;
  return (
    <>
      <Value name={made}>{formatPrice(forecast.price)}</Value>
      {outcome?.status === 'scored' && (
        <>
          <Value name="error">{formatSigned(outcome.error_bp, 1)} bp</Value>
          <DirectionMark direction={directionOf(outcome)} />
          <span class="quiet">{coverageWords(outcome.covered)}</span>
        </>
      )}
      {outcome?.status === 'void' && <span class="quiet">not scored</span>}
    </>
  );
}

/** The narrowest interval that held, in words. */
function coverageWords(covered: readonly { readonly level: number; readonly inside: boolean }[]): string {
  const holding = covered.find(({ inside }) => inside);
  const widest = covered.at(-1);
  if (widest === undefined) return '';
  return holding === undefined
    ? `outside the ${formatPercent(widest.level, 0)} interval`
    : `inside the ${formatPercent(holding.level, 0)} interval`;
}

function AheadLine({ forecast }: { readonly forecast: ApiPublishedForecast }) {
  return (
    <p>
      <b>
        {horizonWords(forecast.horizon_sec)} ahead, {formatTime(forecast.target_time)}
      </b>
      <Value name="median">{formatPrice(forecast.median_price)}</Value>
      {forecast.intervals.map(({ level, lower_price, upper_price }) => (
        <Value key={level} name={formatPercent(level, 0)}>
          {formatPrice(lower_price, forecast.price)}–{formatPrice(upper_price, forecast.price)}
        </Value>
      ))}
    </p>
  );
}

function Value({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <span class="value">
      <span class="quiet">{name}</span> {children}
    </span>
  );
}
