import type { ApiCandle, ApiInstrumentStatus, ApiPublishedForecast, ApiStatus } from '@foretick/client';
import { formatCountdown, formatPrice, formatSigned, formatTime } from '../format.ts';
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
