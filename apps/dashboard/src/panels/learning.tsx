import type { ApiInstrumentStatus } from '@foretick/client';
import { formatCount } from '../format.ts';

/** How far the history has come, while it is too short to train a model. */
export function Learning({ learning }: Pick<ApiInstrumentStatus, 'learning'>) {
  const { candles, needed } = learning;
  if (candles >= needed) return null;
  return (
    <section class="learning" aria-label="Learning" data-testid="learning">
      <p>
        <strong>
          learning: {formatCount(candles)} of {formatCount(needed)} candles
        </strong>
        <span class="learning-note">
          {' '}
          Until then the forecast is “no change”, the baseline a model has to beat.
        </span>
      </p>
      <progress value={candles} max={needed} aria-label="Candles seen of those a model needs" />
    </section>
  );
}
