import { type InstrumentId, pairOf } from '@foretick/core/trade';

/** What is looked for in an archive. */
export interface EntryWish {
  readonly instrument: InstrumentId;
  readonly kind: 'auto' | 'trades' | 'candles';
  readonly intervalSec: number;
}

/** How an entry's name fits: one of the other kinds, pairs or intervals is not to be taken. */
export type EntryFit = 'trades' | 'candles' | 'another' | 'unknown';

/**
 * Archives name their entries after the pair as the venue writes it: `XBTUSD.csv` holds trades, `XBTUSD_60.csv`
 * candles of 60 minutes. A name of another shape (`BTCUSDT-trades-2024-08.csv`) says nothing for certain.
 */
export function fitOf(entryName: string, { instrument, kind, intervalSec }: EntryWish): EntryFit {
  const base = entryName.split('/').at(-1) ?? '';
  const parts = /^([A-Z0-9.]{4,20})(?:_(\d{1,5}))?\.csv$/i.exec(base);
  if (parts === null || parts[1] !== parts[1]?.toUpperCase()) return 'unknown';
  const [, symbol = '', minutes] = parts;
  if (!symbolsOf(instrument).has(symbol)) return 'another';
  if (minutes === undefined) return kind === 'candles' ? 'another' : 'trades';
  return kind === 'trades' || Number(minutes) * 60 !== intervalSec ? 'another' : 'candles';
}

/** Currencies that Kraken calls by other names than its users do. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = { BTC: ['XBT'], DOGE: ['XDG'] };

function symbolsOf(instrument: InstrumentId): ReadonlySet<string> {
  const [base = '', quote = ''] = pairOf(instrument).split('/');
  const names = (currency: string): readonly string[] => [currency, ...(OTHER_NAMES[currency] ?? [])];
  return new Set(names(base).flatMap((left) => names(quote).map((right) => left + right)));
}
