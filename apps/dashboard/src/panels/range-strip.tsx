import type { ApiPublishedForecast } from '@foretick/client';

const WIDTH = 600;
const HEIGHT = 46;
const MIDDLE = 23;

/** The intervals as bars upon one another, with the price then, the median and what came. The numbers stand below it. */
export function RangeStrip({ forecast }: { readonly forecast: ApiPublishedForecast }) {
  const { intervals, base_price, median_price, outcome } = forecast;
  const widest = intervals.at(-1);
  if (widest === undefined) return null;
  const actual = outcome?.status === 'scored' ? outcome.actual_price : undefined;
  const shown = [
    widest.lower_price,
    widest.upper_price,
    base_price,
    ...(actual === undefined ? [] : [actual]),
  ];
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const x = (price: number) => 10 + ((price - low) / (high - low || 1)) * (WIDTH - 20);
  return (
    <div class="strip">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {intervals.toReversed().map(({ level, lower_price, upper_price }) => (
          <rect
            key={level}
            class="band"
            x={x(lower_price)}
            width={x(upper_price) - x(lower_price)}
            y={MIDDLE - 11}
            height={22}
            rx="3"
          />
        ))}
        <line class="then" x1={x(base_price)} x2={x(base_price)} y1="3" y2={HEIGHT - 3} />
        <line class="median" x1={x(median_price)} x2={x(median_price)} y1={MIDDLE - 11} y2={MIDDLE + 11} />
        {actual !== undefined && <circle class="actual" cx={x(actual)} cy={MIDDLE} r="5" />}
      </svg>
      <p class="note">
        Bands: 50, 80 and 95 %. Solid line: median. Dashed: price then.{' '}
        {actual === undefined ? '' : 'Dot: what came.'}
      </p>
    </div>
  );
}
