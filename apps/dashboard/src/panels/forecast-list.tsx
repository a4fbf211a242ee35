import type { ApiForecast } from '@foretick/client';
import { formatCountdown, formatPrice, formatSigned, formatTime } from '../format.ts';
import { directionOf, latestForecasts } from '../live/forecast-view.ts';
import type { Loading } from '../live/loading.ts';
import { hrefOf } from '../route.ts';
import { horizonWords } from '../words.ts';
import { DirectionMark } from './icons.tsx';
import { Panel } from './panel.tsx';

export interface ForecastListProps {
  readonly instrument: string;
  readonly forecasts: readonly ApiForecast[];
  readonly horizonSec: number;
  readonly loading: Loading;
  readonly marketNow: number;
  /** The one that is looked at, where there is one. */
  readonly current?: string | undefined;
}

const ROOM = { waiting: 3, settled: 8 };

/** The champion's newest forecasts of one horizon: those that wait for their time, then what came of the others. */
export function ForecastList(props: ForecastListProps) {
  const { instrument, forecasts, horizonSec, loading, marketNow, current } = props;
  const { waiting, moreWaiting, settled } = latestForecasts(forecasts, horizonSec, ROOM);
  const none = waiting.length + settled.length === 0;
  return (
    <Panel
      title={`Latest forecasts, ${horizonWords(horizonSec)} ahead`}
      note={moreWaiting > 0 ? `${moreWaiting} more wait for their time. Times in UTC.` : 'Times in UTC.'}
      loading={loading}
      empty={none ? 'No forecast yet. One is made with each closed candle.' : undefined}
    >
      <div class="scroll">
        <table>
          <caption class="unseen">Latest forecasts and what came of them</caption>
          <thead>
            <tr>
              <th scope="col">Target</th>
              <th scope="col" class="number">
                Forecast
              </th>
              <th scope="col" class="number">
                Actual
              </th>
              <th scope="col" class="number">
                Error
              </th>
            </tr>
          </thead>
          <tbody>
            {[...waiting, ...settled].map((forecast) => (
              <ForecastRow
                key={forecast.prediction_id}
                instrument={instrument}
                forecast={forecast}
                marketNow={marketNow}
                isCurrent={forecast.prediction_id === current}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function ForecastRow({
  instrument,
  forecast,
  marketNow,
  isCurrent,
}: {
  readonly instrument: string;
  readonly forecast: ApiForecast;
  readonly marketNow: number;
  readonly isCurrent: boolean;
}) {
  const { outcome, target_time } = forecast;
  const why = hrefOf({
    view: 'why',
    instrument,
    horizonSec: forecast.horizon_sec,
    forecast: forecast.prediction_id,
  });
  const price = forecast.status === 'published' ? formatPrice(forecast.price) : '–';
  return (
    <tr
      data-testid="forecast-row"
      class={forecast.status === 'published' && outcome === null ? 'waiting' : undefined}
    >
      <th scope="row">
        <a href={why} aria-current={isCurrent ? 'true' : undefined}>
          {formatTime(target_time)}
          <span class="unseen">: why this forecast?</span>
        </a>
      </th>
      <td class="number">{price}</td>
      {forecast.status === 'missed' && (
        <td class="number quiet" colSpan={2}>
          missed: {forecast.reason === 'deadline-passed' ? 'too late' : 'candle incomplete'}
        </td>
      )}
      {forecast.status === 'published' && outcome === null && (
        <td class="number quiet" colSpan={2}>
          {formatCountdown(target_time - marketNow)}
        </td>
      )}
      {outcome?.status === 'void' && (
        <td class="number quiet" colSpan={2}>
          not scored: {outcome.reason === 'missing-candle' ? 'no candle' : 'candle incomplete'}
        </td>
      )}
      {outcome?.status === 'scored' && (
        <>
          <td class="number">{formatPrice(outcome.actual_price)}</td>
          <td class="number">
            {formatSigned(outcome.error_bp, 1)} bp <DirectionMark direction={directionOf(outcome)} />
          </td>
        </>
      )}
    </tr>
  );
}
