"""Writes values.csv and metadata.json beside this file: pip install TA-Lib==0.8.2 numpy, then python make.py."""

import hashlib
import json
from pathlib import Path

import numpy
import talib

ROWS = 220
SEED = 20260101

random = numpy.random.default_rng(SEED)
close = numpy.round(250 * numpy.exp(numpy.cumsum(0.004 * random.standard_normal(ROWS))), 2)
open_ = numpy.round(numpy.roll(close, 1) * (1 + 0.001 * random.standard_normal(ROWS)), 2)
open_[0] = 250
high = numpy.round(numpy.maximum(open_, close) + numpy.abs(random.standard_normal(ROWS)), 1) + 0.1
low = numpy.round(numpy.minimum(open_, close) - numpy.abs(random.standard_normal(ROWS)), 1) - 0.1
volume = numpy.round(random.exponential(20, ROWS), 4)
# A market that stands still for a while, as quiet pairs do.
for i in range(150, 158):
    open_[i] = high[i] = low[i] = close[i] = close[149]
    volume[i] = 0

columns = {"open": open_, "high": high, "low": low, "close": close, "volume": volume}


def add(*named):
    for name, values in named:
        columns[name] = values


for n in (2, 7, 14, 21, 60):
    add((f"sma_{n}", talib.SMA(close, n)), (f"ema_{n}", talib.EMA(close, n)), (f"rsi_{n}", talib.RSI(close, n)))
for n in (2, 14, 30):
    add((f"wma_{n}", talib.WMA(close, n)), (f"dema_{n}", talib.DEMA(close, n)), (f"tema_{n}", talib.TEMA(close, n)))
    add((f"kama_{n}_2_30", talib.KAMA(close, n)), (f"linreg_slope_{n}", talib.LINEARREG_SLOPE(close, n)))
    add((f"atr_{n}", talib.ATR(high, low, close, n)), (f"natr_{n}", talib.NATR(high, low, close, n)))
    add((f"adx_{n}", talib.ADX(high, low, close, n)))
    add((f"di_{n}_plus", talib.PLUS_DI(high, low, close, n)), (f"di_{n}_minus", talib.MINUS_DI(high, low, close, n)))
    down, up = talib.AROON(high, low, n)
    add((f"aroon_{n}_up", up), (f"aroon_{n}_down", down))
    add((f"cci_{n}", talib.CCI(high, low, close, n)), (f"willr_{n}", talib.WILLR(high, low, close, n)))
    add((f"roc_{n}", talib.ROC(close, n)), (f"mfi_{n}", talib.MFI(high, low, close, volume, n)))
    upper, lower = talib.MAX(high, n), talib.MIN(low, n)
    add((f"donchian_{n}_upper", upper), (f"donchian_{n}_middle", (upper + lower) / 2), (f"donchian_{n}_lower", lower))
for names, (fast, slow, signal) in (
    (("macd_7", "macdsignal_7", "macdhist_7"), (7, 14, 9)),
    (("macd_12_26_9", "macd_12_26_9_signal", "macd_12_26_9_histogram"), (12, 26, 9)),
):
    add(*zip(names, talib.MACD(close, fast, slow, signal)))
for n, width, text in ((20, 2.0, "2"), (5, 2.5, "2p5")):
    bands = talib.BBANDS(close, n, width, width)
    add(*zip((f"bollinger_{n}_{text}_{side}" for side in ("upper", "middle", "lower")), bands))
for n, slowing, signal in ((14, 3, 3), (5, 1, 4)):
    k, d = talib.STOCH(high, low, close, n, slowing, 0, signal, 0)
    add((f"stochastic_{n}_{slowing}_{signal}_k", k), (f"stochastic_{n}_{slowing}_{signal}_d", d))
k, d = talib.STOCHRSI(close, 14, 10, 3, 0)
add(("stochrsi_14_10_3_k", k), ("stochrsi_14_10_3_d", d))
for step, most in ((0.02, 0.2), (0.05, 0.1)):
    name = f"psar_{step}_{most}".replace(".", "p")
    add((name, talib.SAR(high, low, step, most)))
add(("obv", talib.OBV(close, volume)), ("ad", talib.AD(high, low, close, volume)))

folder = Path(__file__).parent
rows = [",".join(columns)]
for i in range(ROWS):
    cells = (float(values[i]) for values in columns.values())
    rows.append(",".join("" if cell != cell else repr(cell) for cell in cells))
text = "\n".join(rows) + "\n"
(folder / "values.csv").write_text(text)
metadata = {
    "source": f"Random candles, numpy default_rng({SEED}); columns by TA-Lib {talib.__ta_version__.decode().split()[0]} "
    f"(batch functions, Python package TA-Lib {talib.__version__}), made by make.py",
    "licence": "MIT; made for Foretick",
    "sha256": {"values.csv": hashlib.sha256(text.encode()).hexdigest()},
}
(folder / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n")
