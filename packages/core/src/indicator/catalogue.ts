import type { IndicatorDefinition } from './definition.ts';
import { cci } from './momentum/cci.ts';
import { roc } from './momentum/roc.ts';
import { rsi } from './momentum/rsi.ts';
import { stochastic } from './momentum/stochastic.ts';
import { stochrsi } from './momentum/stochrsi.ts';
import { willr } from './momentum/willr.ts';
import { amihud } from './order-flow/amihud.ts';
import { imbalance } from './order-flow/imbalance.ts';
import { kyleLambda } from './order-flow/kyle-lambda.ts';
import { tradeIntensity } from './order-flow/trade-intensity.ts';
import { vpin } from './order-flow/vpin.ts';
import { adx } from './trend/adx.ts';
import { aroon } from './trend/aroon.ts';
import { dema } from './trend/dema.ts';
import { di } from './trend/di.ts';
import { ema } from './trend/ema.ts';
import { ichimoku } from './trend/ichimoku.ts';
import { kama } from './trend/kama.ts';
import { linregSlope } from './trend/linreg-slope.ts';
import { macd } from './trend/macd.ts';
import { psar } from './trend/psar.ts';
import { sma } from './trend/sma.ts';
import { tema } from './trend/tema.ts';
import { wma } from './trend/wma.ts';
import { atr } from './volatility/atr.ts';
import { bollinger } from './volatility/bollinger.ts';
import { donchian } from './volatility/donchian.ts';
import { garmanKlass } from './volatility/garman-klass.ts';
import { keltner } from './volatility/keltner.ts';
import { natr } from './volatility/natr.ts';
import { parkinson } from './volatility/parkinson.ts';
import { volatility } from './volatility/volatility.ts';
import { yangZhang } from './volatility/yang-zhang.ts';
import { ad } from './volume/ad.ts';
import { cmf } from './volume/cmf.ts';
import { mfi } from './volume/mfi.ts';
import { obv } from './volume/obv.ts';
import { vwap } from './volume/vwap.ts';

/** Every indicator there is, by family. */
export const INDICATOR_CATALOGUE: readonly IndicatorDefinition[] = [
  sma,
  ema,
  wma,
  dema,
  tema,
  kama,
  macd,
  linregSlope,
  psar,
  ichimoku,
  adx,
  di,
  aroon,
  rsi,
  stochastic,
  stochrsi,
  willr,
  roc,
  cci,
  bollinger,
  keltner,
  donchian,
  atr,
  natr,
  volatility,
  parkinson,
  garmanKlass,
  yangZhang,
  obv,
  ad,
  cmf,
  mfi,
  vwap,
  imbalance,
  vpin,
  amihud,
  kyleLambda,
  tradeIntensity,
];
