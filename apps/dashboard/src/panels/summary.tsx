import type { ApiCandle, ApiInstrumentStatus, ApiPublishedForecast, ApiStatus } from '@foretick/client';
import { formatCountdown, formatPercent, formatPrice, formatSigned, formatTime } from '../format.ts';
import { feedWords, horizonWords, retryWords, rollBackWords } from '../words.ts';

export interface SummaryProps {
  readonly status: ApiStatus;
  readonly chosen: ApiInstrumentStatus;
  readonly lastCandle: ApiCandle | undefined;
  readonly ahead: readonly ApiPublishedForecast[];
  readonly serverNow: number;
  readonly marketNow: number;
}

/** The last price, how its feed is doing, and what is forecast from it. */
export function Summary({ status, chosen, lastCandle, ahead, serverNow, marketNow }: SummaryProps) {
  return (
    <section class="summary" aria-label={`${chosen.pair} now`}>
      <div class="now">
        <p class="now-pair">
          {chosen.pair}{' '}
          <span class="quiet">
            on <span class="name">{chosen.exchange}</span>
          </span>
        </p>
        <p class="now-price">{lastCandle === undefined ? '–' : formatPrice(lastCandle.close)}</p>
        <p class={`feed ${chosen.feed?.state ?? 'connecting'}`} data-testid="feed-state">
          {/* The seconds are left out of what is read aloud: it would never end. */}
          <span role="status">{feedWords(chosen.feed, status.source)}</span>
          <span aria-hidden="true">{retryWords(chosen.feed, serverNow)}</span>
        </p>
      </div>
      <ul class="ahead">
        {status.horizons_sec.map((horizonSec) => {
          const forecast = ahead.find(({ horizon_sec }) => horizon_sec === horizonSec);
          const rolledBack = rollBackWords(
            chosen.champions.find(({ horizon_sec }) => horizon_sec === horizonSec),
          );
          return (
            <li key={horizonSec}>
              <p class="ahead-when">
                In {horizonWords(horizonSec)}
                {forecast !== undefined && <span>{formatTime(forecast.target_time)} UTC</span>}
              </p>
              {forecast === undefined ? (
                <p class="ahead-none">no forecast yet</p>
              ) : (
                <>
                  <p class="ahead-price">{formatPrice(forecast.price)}</p>
                  <p class="ahead-change">
                    <span>{change(forecast.log_return)}</span>
                    <span class="quiet">
                      {forecast.model === 'persistence' ? 'baseline' : forecast.model} ·{' '}
                      {formatCountdown(forecast.target_time - marketNow)}
                    </span>
                  </p>
                </>
              )}
              {forecast !== undefined && <Range forecast={forecast} />}
              {rolledBack !== '' && <p class="ahead-why">{rolledBack}</p>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function change(logReturn: number): string {
  return logReturn === 0 ? 'no change' : `${formatSigned(logReturn * 10_000, 2)} bp`;
}

/** The interval that people ask for most. */
const SHOWN_LEVEL = 0.8;

function Range({ forecast }: { readonly forecast: ApiPublishedForecast }) {
  const shown = forecast.intervals.find(({ level }) => level === SHOWN_LEVEL);
  if (shown === undefined) return null;
  const price = (value: number) => formatPrice(value, forecast.base_price);
  return (
    <p class="ahead-range">
      {formatPercent(SHOWN_LEVEL, 0)}: {price(shown.lower_price)} to {price(shown.upper_price)}
    </p>
  );
}
