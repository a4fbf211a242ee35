import type { ApiForecast, ApiPublishedForecast, ApiWhy } from '@foretick/client';
import {
  formatCount,
  formatCountdown,
  formatDate,
  formatPercent,
  formatPrice,
  formatSigned,
  formatTime,
} from '../format.ts';
import { directionOf } from '../live/forecast-view.ts';
import { EDGE_WORDS, modelWords, ROLE_WORDS } from '../words.ts';
import { Fact } from './fact.tsx';
import { DirectionMark } from './icons.tsx';
import { RangeStrip } from './range-strip.tsx';

/** What one forecast said, and what came of it. */
export function ForecastFacts({ why, marketNow }: { readonly why: ApiWhy; readonly marketNow: number }) {
  const { forecast, model } = why;
  return (
    <>
      <Verdict forecast={forecast} marketNow={marketNow} />
      {forecast.status === 'published' && <RangeStrip forecast={forecast} />}
      <dl class="facts" data-testid="forecast-facts">
        <Fact name="Made">
          {formatDate(forecast.as_of)} {formatTime(forecast.as_of)} UTC
        </Fact>
        <Fact name="For">
          {formatDate(forecast.target_time)} {formatTime(forecast.target_time)} UTC
        </Fact>
        {forecast.status === 'published' && <Published forecast={forecast} />}
        <Fact name="Model">
          {modelWords(forecast.model)} <span class="quiet">{forecast.model_version}</span>
        </Fact>
        <Fact name="Role">{ROLE_WORDS[forecast.role]}</Fact>
        {model !== null && (
          <Fact name="Trained on">
            {formatDate(model.data_from)} to {formatDate(model.data_to)}{' '}
            <span class="quiet">{formatCount(model.training_rows)} rows</span>
          </Fact>
        )}
      </dl>
    </>
  );
}

function Published({ forecast }: { readonly forecast: ApiPublishedForecast }) {
  const { base_price, price, median_price, log_return, volatility, intervals, edge } = forecast;
  return (
    <>
      <Fact name="Price then">{formatPrice(base_price)}</Fact>
      <Fact name="Forecast">
        {formatPrice(price, base_price)} <span class="quiet">{formatSigned(log_return * 10_000, 2)} bp</span>
      </Fact>
      <Fact name="Median">{formatPrice(median_price, base_price)}</Fact>
      {intervals.map(({ level, lower_price, upper_price }) => (
        <Fact key={level} name={`${formatPercent(level, 0)} interval`}>
          {formatPrice(lower_price, base_price)} to {formatPrice(upper_price, base_price)}
        </Fact>
      ))}
      <Fact name="Volatility">{volatility === null ? '–' : `${(volatility * 10_000).toFixed(1)} bp`}</Fact>
      <Fact name="Against its cost">{EDGE_WORDS[edge]}</Fact>
    </>
  );
}

/** What came of it, in one sentence. */
function Verdict({ forecast, marketNow }: { readonly forecast: ApiForecast; readonly marketNow: number }) {
  const { outcome } = forecast;
  if (forecast.status === 'missed') {
    return <p class="came">Missed: none was made in time. It is not made up afterwards.</p>;
  }
  if (outcome === null) {
    const left = forecast.target_time - marketNow;
    return (
      <p class="came" data-testid="came">
        {left > 0 ? `Its time comes ${formatCountdown(left)}.` : 'Its time has come; the score follows.'}
      </p>
    );
  }
  if (outcome.status === 'void') {
    return <p class="came">Not scored: the price at its time is not known for certain.</p>;
  }
  const direction = directionOf(outcome);
  const noChange = Math.abs(outcome.actual_log_return * 10_000);
  const error = Math.abs(outcome.error_bp);
  return (
    <p class={`came ${direction}`} data-testid="came">
      <DirectionMark direction={direction} />{' '}
      {{ hit: 'Direction right', miss: 'Direction wrong', unmoved: 'No direction' }[direction]}: the price
      came to {formatPrice(outcome.actual_price, outcome.base_price)}. Off by {error.toFixed(1)} bp,{' '}
      {noChange === error ? 'as “no change” would have been' : `“no change” by ${noChange.toFixed(1)} bp`}.
    </p>
  );
}
