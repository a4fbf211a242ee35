import { horizonWords } from '../words.ts';
import { DirectionMark } from './icons.tsx';

/** What the chart's shapes mean. */
export function Legend({ horizonSec, news }: { readonly horizonSec: number; readonly news: boolean }) {
  return (
    <ul class="legend">
      <li>
        <span class="candle-up" /> rose
      </li>
      <li>
        <span class="candle-down" /> fell
      </li>
      <li>
        <span class="fan" /> forecast ahead: median, 50, 80 and 95 % intervals
      </li>
      <li>
        <DirectionMark direction="hit" /> {horizonWords(horizonSec)} forecast, direction right
      </li>
      <li>
        <DirectionMark direction="miss" /> wrong
      </li>
      <li>
        <DirectionMark direction="unmoved" /> no move
      </li>
      <li>stem: to what came</li>
      {news && (
        <li>
          <span class="news-mark" /> news
        </li>
      )}
    </ul>
  );
}
