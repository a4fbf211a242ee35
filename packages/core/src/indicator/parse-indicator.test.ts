import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INDICATOR_CATALOGUE } from './catalogue.ts';
import { IndicatorSet } from './indicator-set.ts';
import { indicatorOrThrow, MAX_INDICATORS, parseIndicator, parseIndicatorList } from './parse-indicator.ts';

describe('an indicator as text', () => {
  const WRITTEN: readonly (readonly [text: string, same: string, columns: string])[] = [
    ['rsi(14)', 'rsi(14)', 'rsi_14'],
    ['  RSI ( 21 ) ', 'rsi(21)', 'rsi_21'],
    ['rsi', 'rsi(14)', 'rsi_14'],
    ['sma()', 'sma(14)', 'sma_14'],
    ['obv', 'obv', 'obv'],
    ['obv()', 'obv', 'obv'],
    ['macd(7,14,9)', 'macd(7,14,9)', 'macd_7 macdsignal_7 macdhist_7'],
    ['macd(12)', 'macd(12,26,9)', 'macd_12_26_9 macd_12_26_9_signal macd_12_26_9_histogram'],
    [
      'bollinger(20, 2.50)',
      'bollinger(20,2.5)',
      'bollinger_20_2p5_upper bollinger_20_2p5_middle bollinger_20_2p5_lower',
    ],
    ['psar', 'psar(0.02,0.2)', 'psar_0p02_0p2'],
    ['garman_klass(030)', 'garman_klass(30)', 'garman_klass_30'],
  ];
  for (const [text, same, columns] of WRITTEN) {
    it(`"${text}" is ${same}, with ${columns}`, () => {
      const spec = indicatorOrThrow(text);
      assert.equal(spec.text, same);
      assert.equal(spec.columns.join(' '), columns);
      assert.deepEqual(indicatorOrThrow(same), spec);
    });
  }

  const WRONG: readonly (readonly [text: string, code: string, says: RegExp])[] = [
    [
      '',
      'INDICATOR_SYNTAX',
      /"" is not an indicator; write a name and its parameters, for example rsi\(14\)/,
    ],
    ['rsi(14', 'INDICATOR_SYNTAX', /"rsi\(14" is not an indicator/],
    ['rsi)14(', 'INDICATOR_SYNTAX', /is not an indicator/],
    ['14', 'INDICATOR_SYNTAX', /is not an indicator/],
    [
      'bolinger(20,2)',
      'INDICATOR_UNKNOWN',
      /no indicator "bolinger"; did you mean bollinger\? there are sma, ema,/,
    ],
    ['kyle', 'INDICATOR_UNKNOWN', /no indicator "kyle"; did you mean kyle_lambda\?/],
    ['qqqqqqqqqqqq', 'INDICATOR_UNKNOWN', /no indicator "qqqqqqqqqqqq"; there are sma/],
    ['constructor', 'INDICATOR_UNKNOWN', /no indicator "constructor"/],
    ['rsi(1)', 'INDICATOR_PARAMETERS', /^rsi\(1\): length must be a whole number from 2 to 1440, not "1"$/],
    ['rsi(1441)', 'INDICATOR_PARAMETERS', /from 2 to 1440, not "1441"/],
    ['rsi(1e3)', 'INDICATOR_PARAMETERS', /not "1e3"/],
    ['rsi(-7)', 'INDICATOR_PARAMETERS', /not "-7"/],
    ['rsi(14.5)', 'INDICATOR_PARAMETERS', /not "14.5"/],
    ['rsi(NaN)', 'INDICATOR_PARAMETERS', /not "nan"/],
    ['bollinger(,2)', 'INDICATOR_PARAMETERS', /length must be .*, not ""/],
    ['bollinger(20,0)', 'INDICATOR_PARAMETERS', /width must be a number from 0.1 to 10 .*, not "0"/],
    ['rsi(14,3)', 'INDICATOR_PARAMETERS', /^rsi\(14,3\): rsi takes only length$/],
    ['obv(1)', 'INDICATOR_PARAMETERS', /^obv\(1\): obv takes no parameters$/],
    ['macd(26,12,9)', 'INDICATOR_PARAMETERS', /^macd\(26,12,9\): fast must be below slow$/],
    ['kama(10,30,2)', 'INDICATOR_PARAMETERS', /fast must be below slow/],
    ['psar(0.3,0.2)', 'INDICATOR_PARAMETERS', /step must not be above most/],
  ];
  for (const [text, code, says] of WRONG) {
    it(`"${text}": ${code}`, () => {
      const parsed = parseIndicator(text);
      assert.ok(!parsed.ok);
      assert.equal(parsed.code, code);
      assert.match(parsed.reason, says);
      assert.doesNotMatch(parsed.reason, /\n/);
      assert.throws(() => indicatorOrThrow(text), RangeError);
    });
  }

  it('as a list: each once, in its order, commas inside brackets kept', () => {
    const list = parseIndicatorList('rsi(14), bollinger(20,2),obv');
    assert.ok(list.ok);
    assert.deepEqual(
      list.value.map(({ text }) => text),
      ['rsi(14)', 'bollinger(20,2)', 'obv'],
    );
    const codes = ['rsi,rsi(14)', 'rsi,', '', 'rsi(14),(2)'].map((text) => {
      const parsed = parseIndicatorList(text);
      return parsed.ok ? '' : parsed.code;
    });
    assert.deepEqual(codes, [
      'INDICATOR_REPEATED',
      'INDICATOR_SYNTAX',
      'INDICATOR_SYNTAX',
      'INDICATOR_SYNTAX',
    ]);
    const many = Array.from({ length: MAX_INDICATORS + 1 }, (_, i) => `sma(${i + 1})`);
    const tooMany = parseIndicatorList(many.join());
    assert.ok(!tooMany.ok && tooMany.code === 'INDICATOR_TOO_MANY');
    assert.ok(parseIndicatorList(many.slice(1).join()).ok);
  });
});

describe('the catalogue', () => {
  it('gives every indicator columns of its own, and one value for each', () => {
    const texts = INDICATOR_CATALOGUE.flatMap(({ name, parameters }) => {
      const least = parameters.map((parameter) => parameter.least).join();
      const most = parameters.map((parameter) => parameter.most).join();
      return [name, `${name}(${least})`, `${name}(${most})`];
    });
    const specs = texts.map(parseIndicator).flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
    const once = [...new Map(specs.map((spec) => [spec.text, spec])).values()];
    assert.ok(once.length > INDICATOR_CATALOGUE.length);
    const columns = once.flatMap((spec) => spec.columns);
    assert.equal(new Set(columns).size, columns.length);
    for (const column of columns) assert.match(column, /^[a-z][a-z0-9_]*$/);
    for (const spec of once) {
      const { warmUps } = new IndicatorSet([spec.text]);
      assert.ok(warmUps.every((warmUp) => Number.isSafeInteger(warmUp) && warmUp >= 1));
    }
  });

  it('says of every indicator what it is', () => {
    for (const { name, title, description, formula, source, inputs, parameters } of INDICATOR_CATALOGUE) {
      assert.match(name, /^[a-z][a-z0-9_]*$/);
      assert.ok(
        title.length > 3 && description.endsWith('.') && formula.length > 3 && source.length > 3,
        name,
      );
      assert.ok(inputs.length > 0, name);
      for (const { least, most, usual } of parameters) assert.ok(least <= usual && usual <= most, name);
      assert.ok(parseIndicator(name).ok, name);
    }
  });

  it('says which columns of the candle are read: no other changes anything', () => {
    const candle = {
      ...{ intervalSec: 60, open: 3, high: 9, low: 2, close: 5, volume: 7, quoteVolume: 31, tradeCount: 4 },
      ...{ buyVolume: 3, sellVolume: 4 },
    };
    for (const { name, inputs } of INDICATOR_CATALOGUE) {
      const values = [false, true].map((others) => {
        const set = new IndicatorSet([name]);
        for (let i = 0; i < 120; i += 1) {
          const entries = Object.entries(candle).map(([key, value]) => {
            const read = inputs.some((input) => input === key);
            return [key, value * (1 + ((i * (read ? 7 : others ? 5 : 3)) % 11) / 100)];
          });
          set.add({ ...candle, ...Object.fromEntries(entries) });
        }
        return set.columns.map((_, column) => set.value(column));
      });
      assert.deepEqual(values[0], values[1], name);
    }
  });
});
