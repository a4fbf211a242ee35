import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { IndicatorInput } from './indicator-input.ts';
import { IndicatorSet } from './indicator-set.ts';
import { candleOf } from './testing/candle-of.ts';
import { csvTable } from './testing/csv-table.ts';

const FOLDER = new URL('../../../../../shared/data/indicators/stockcharts/', import.meta.url);
const SKIP = existsSync(FOLDER) ? false : 'the worksheets are not on this machine';

interface Worksheet {
  readonly file: string;
  readonly indicator: string;
  /** The worksheet's column (one of several, with `|`) for each of the indicator's, and the error that its digits allow. */
  readonly columns: Readonly<Record<string, { readonly of: string; readonly within: number }>>;
  /** Candles like the worksheet's first close that go before it, where its averages start from that. */
  readonly before?: number;
  /** The worksheet starts its averages elsewhere: what is left of the difference after so many rows. */
  readonly fades?: (row: number) => number;
  /** Rows by which the worksheet shows a value later. */
  readonly later?: number;
  /** The first row that is compared. */
  readonly from?: number;
  /** To the worksheet's unit. */
  readonly factor?: number;
}

const WORKSHEETS: readonly Worksheet[] = [
  sheet('cs-accum.csv', 'ad', { ad: { of: 'ADLine', within: 5e-3 } }),
  {
    // It sums the first 14 changes plainly, where TA-Lib takes a fourteenth of thirteen off already.
    ...sheet('cs-adx.csv', 'di(14)', {
      di_14_plus: { of: '+DI14', within: 1e-5 },
      di_14_minus: { of: '-DI14', within: 1e-5 },
    }),
    fades: (row) => 40 * (13 / 14) ** (row - 13),
  },
  {
    ...sheet('cs-adx.csv', 'adx(14)', { adx_14: { of: 'ADX', within: 1e-5 } }),
    fades: (row) => 4 * row * (13 / 14) ** (row - 13),
  },
  // The first true range is the candle's own there: a candle inside it goes before.
  { ...sheet('cs-atr.csv', 'atr(14)', { atr_14: { of: 'ATR', within: 1e-9 } }), before: 1 },
  { ...sheet('cs-atr2.csv', 'atr(10)', { atr_10: { of: 'ATR', within: 1e-12 } }), before: 1 },
  sheet('cs-bbands.csv', 'bollinger(20,2)', {
    bollinger_20_2_upper: { of: 'HighBand', within: 1e-6 },
    bollinger_20_2_middle: { of: 'MiddleBand', within: 1e-6 },
    bollinger_20_2_lower: { of: 'LowBand', within: 1e-6 },
  }),
  sheet('cs-cci.csv', 'cci(20)', { cci_20: { of: 'CCI', within: 2e-2 } }),
  sheet('cs-dc.csv', 'donchian(20)', {
    donchian_20_upper: { of: 'upper_band', within: 1e-9 },
    donchian_20_middle: { of: 'middle_band', within: 5e-3 },
    donchian_20_lower: { of: 'lower_band', within: 1e-9 },
  }),
  {
    ...sheet('cs-dc2.csv', 'donchian(20)', {
      donchian_20_upper: { of: 'upper_band', within: 1e-9 },
      donchian_20_lower: { of: 'lower_band', within: 1e-9 },
    }),
    later: 1,
  },
  sheet('cs-kama.csv', 'kama(10,2,30)', { kama_10_2_30: { of: 'KAMA', within: 1e-6 } }),
  { ...sheet('cs-kc.csv', 'ema(20)', { ema_20: { of: 'middle_band', within: 1e-12 } }), before: 19 },
  { ...sheet('cs-kc.csv', 'atr(10)', { atr_10: { of: 'atr', within: 1e-12 } }), before: 1 },
  { ...sheet('cs-macd.csv', 'ema(12)', { ema_12: { of: 'short_ema', within: 1e-8 } }), before: 11 },
  { ...sheet('cs-macd.csv', 'ema(26)', { ema_26: { of: 'long_ema', within: 1e-8 } }), before: 25 },
  {
    ...sheet('cs-macd.csv', 'macd(12,26,9)', {
      macd_12_26_9: { of: 'MACD_line', within: 1e-8 },
    }),
    before: 25,
  },
  {
    ...sheet('cs-macd.csv', 'macd(12,26,9)', {
      macd_12_26_9_signal: { of: 'MACD_signal', within: 1e-8 },
      macd_12_26_9_histogram: { of: 'MACD_diff', within: 1e-8 },
    }),
    before: 25,
    fades: (row) => 2 * 0.8 ** (row - 25),
  },
  sheet('cs-mfi.csv', 'mfi(14)', { mfi_14: { of: 'MFI', within: 1e-5 } }),
  sheet('cs-obv.csv', 'obv', { obv: { of: 'OBV', within: 1e-9 } }),
  sheet('cs-percentr.csv', 'willr(14)', { willr_14: { of: 'Williams_%R', within: 1e-6 } }),
  // It starts on the other side: they agree from the first turn on.
  {
    ...sheet('cs-psar.csv', 'psar(0.02,0.2)', { psar_0p02_0p2: { of: 'psar_up|psar_down', within: 1e-8 } }),
    from: 8,
  },
  sheet('cs-roc.csv', 'roc(12)', { roc_12: { of: 'ROC', within: 1e-8 } }),
  { ...sheet('cs-rsi.csv', 'rsi(14)', { rsi_14: { of: 'RSI', within: 1e-6 } }), before: 14 },
  sheet('cs-soo.csv', 'stochastic(14,1,3)', {
    stochastic_14_1_3_k: { of: 'SO', within: 1e-6 },
    stochastic_14_1_3_d: { of: 'SO_SIG', within: 1e-6 },
  }),
  { ...sheet('cs-stochrsi.csv', 'rsi(14)', { rsi_14: { of: 'RSI', within: 1e-6 } }), before: 14 },
  {
    ...sheet('cs-stochrsi.csv', 'stochrsi(14,14,1)', {
      stochrsi_14_14_1_k: { of: 'StochRSI(14)', within: 1e-6 },
    }),
    before: 14,
    factor: 0.01,
  },
  sheet('cs-vwap.csv', 'vwap(14)', { vwap_14: { of: 'vwap', within: 1e-12 } }),
  sheet('cs-wma.csv', 'wma(9)', { wma_9: { of: 'WMA', within: 1e-4 } }),
];

describe('published worksheets', () => {
  for (const worksheet of WORKSHEETS) {
    const {
      file,
      indicator,
      columns,
      before = 0,
      fades = () => 0,
      later = 0,
      from = 0,
      factor = 1,
    } = worksheet;
    it(`${indicator}: ${file}`, { skip: SKIP }, () => {
      const rows = csvTable(new URL(file, FOLDER));
      const candles = rows.map(candleOfRow);
      const set = new IndicatorSet([indicator]);
      for (let i = 0; i < before; i += 1) set.add(candleOf({ close: candles[0]?.close ?? 0 }));
      let compared = 0;
      candles.forEach((candle, i) => {
        set.add(candle);
        for (const [column, { of, within }] of Object.entries(columns)) {
          const value = set.value(set.columns.indexOf(column));
          const row = rows[i + later];
          const printed =
            of
              .split('|')
              .map((name) => row?.[name] ?? '')
              .find((text) => text !== '') ?? '';
          // Some worksheets print 0 until their first value.
          if (value === undefined || printed === '' || (Number(printed) === 0 && compared === 0)) continue;
          if (i < from) continue;
          compared += 1;
          const allowed = within * 1.01 + 1e-12 * Math.abs(Number(printed)) + fades(i);
          const error = Math.abs(value * factor - Number(printed));
          assert.ok(error <= allowed, `${column}, row ${i}: ${value * factor} is not ${printed}`);
        }
      });
      assert.ok(compared >= 4, `only ${compared} values compared`);
    });
  }

  it('keltner(20,10,2), its width: cs-kc.csv', { skip: SKIP }, () => {
    const rows = csvTable(new URL('cs-kc.csv', FOLDER));
    const candles = rows.map(candleOfRow);
    const set = new IndicatorSet(['keltner(20,10,2)']);
    set.add(candleOf({ close: candles[0]?.close ?? 0 }));
    let compared = 0;
    candles.forEach((candle, i) => {
      set.add(candle);
      const [upper, middle, lower] = [0, 1, 2].map((column) => set.value(column));
      const printed = Number(rows[i]?.upper_band) - Number(rows[i]?.middle_band);
      if (upper === undefined || middle === undefined || lower === undefined) return;
      compared += 1;
      assert.ok(Math.abs(upper - middle - printed) < 1e-11, `row ${i}: ${upper - middle} is not ${printed}`);
      assert.ok(Math.abs(middle - lower - printed) < 1e-11, `row ${i}: ${middle - lower} is not ${printed}`);
    });
    assert.ok(compared >= 10);
  });
});

function sheet(file: string, indicator: string, columns: Worksheet['columns']): Worksheet {
  return { file, indicator, columns };
}

/** The worksheets name their columns in several ways; a missing one is the close. */
function candleOfRow(row: Readonly<Record<string, string>>): IndicatorInput {
  const number = (name: string) => {
    const text = row[name] || row[name.toLowerCase()] || '';
    return text === '' ? undefined : Number(text);
  };
  const high = number('High');
  const low = number('Low');
  const close = number('Close') ?? ((high ?? 0) + (low ?? 0)) / 2;
  return candleOf({
    close,
    high: high ?? close,
    low: low ?? close,
    open: number('Open') ?? close,
    volume: number('Volume') ?? 0,
  });
}
