import { exchangeOf, type InstrumentId, instrumentId, pairOf, parsePair } from '@foretick/core/trade';
import { type FeatureStore, ForetickError } from '@foretick/ports';

/** The one stored instrument that a pair means. Throws `PAIR_UNKNOWN` or `PAIR_AMBIGUOUS` with what there is. */
export async function instrumentOf(
  store: FeatureStore,
  pairText: string,
  exchange: string | undefined,
): Promise<InstrumentId> {
  const pair = parsePair(pairText);
  if (!pair.ok) throw new ForetickError('PAIR_INVALID', pair.reason);
  const stored = (await store.instruments()).map(({ instrument }) => instrument);
  const matching = stored.filter(
    (one) => pairOf(one) === pair.value && (exchange === undefined || exchangeOf(one) === exchange),
  );
  const [only, ...others] = matching;
  if (only === undefined) {
    const wanted = exchange === undefined ? pair.value : instrumentId(exchange, pair.value);
    const there =
      stored.length === 0 ? 'nothing yet; import history or start the system first' : stored.join(', ');
    throw new ForetickError(
      'PAIR_UNKNOWN',
      `nothing is stored for ${wanted}; the data folder holds ${there}`,
    );
  }
  if (others.length > 0) {
    throw new ForetickError(
      'PAIR_AMBIGUOUS',
      `${pair.value} is stored for ${matching.map(exchangeOf).join(' and ')}; say which with --exchange`,
    );
  }
  return only;
}
