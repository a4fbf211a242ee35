"""Native XGBoost and LightGBM against @foretick/gbdt. See run.sh."""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import lightgbm as lgb
import numpy as np
import xgboost as xgb

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
CANDLES = ROOT.parent / "shared/data/candles/bitfinex-btcusd-1m-2017-2018.parquet"
SEEDS = 5
ROUNDS = 100
TINY = 1e-15

# --- data -------------------------------------------------------------------------------------------------------------


def generated(seed, rows, features, label):
    """Smooth effects, interactions, a feature with few values, one with missing values; noise about as large.

    Each interaction has main effects too. One without (a bare product) is found by luck, by all three, and that luck
    moves the loss by a percent either way.
    """
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, features), dtype=np.float32)
    x[:, 3] = np.round(x[:, 3] * 2)
    signal = np.sin(2 * x[:, 0]) + 0.5 * np.maximum(x[:, 1], x[:, 2]) + 0.3 * np.abs(x[:, 3]) + 0.2 * x[:, 4] * (x[:, 5] > 0)
    x[rng.uniform(size=rows) < 0.1, 1] = np.nan
    return x, label(signal, rng)


def candle_features(seed, label):
    """Next-minute return over its volatility, from lagged returns, range and volume: 60 days to train, 20 to test."""
    import pandas as pd

    frame = pd.read_parquet(CANDLES)
    close, volume = frame["close"].to_numpy(), frame["volume"].to_numpy()
    returns = np.diff(np.log(close), prepend=np.log(close[0])) * 1e4
    sigma = np.sqrt(pd.Series(returns**2).ewm(halflife=60).mean().to_numpy() + 0.04)
    columns = [np.roll(returns, lag) / sigma for lag in range(10)]
    for window in (5, 15, 60, 240):
        columns.append(pd.Series(returns).rolling(window).sum().to_numpy() / (sigma * np.sqrt(window)))
        columns.append(pd.Series(volume).rolling(window).mean().to_numpy() / (pd.Series(volume).rolling(1440).mean().to_numpy() + 1e-9))
    columns.append((frame["high"].to_numpy() - frame["low"].to_numpy()) / close * 1e4 / sigma)
    columns.append((close - frame["low"].to_numpy()) / (frame["high"].to_numpy() - frame["low"].to_numpy() + 1e-9))
    columns.append(sigma)
    x = np.stack(columns, axis=1).astype(np.float32)
    target = np.clip(np.roll(returns, -1) / sigma, -6, 6)
    day = 1440
    start = 2 * day + seed * 60 * day
    part = slice(start, start + 80 * day)
    return x[part], label(target[part], np.roll(returns, -1)[part])


# --- losses -----------------------------------------------------------------------------------------------------------


def rmse(p, y):
    return np.sqrt(np.mean((p - y) ** 2))


def pseudo_huber(p, y):
    return np.mean(np.sqrt(1 + (p - y) ** 2) - 1)


def huber(p, y):
    size = np.abs(p - y)
    return np.mean(np.where(size <= 1, 0.5 * size**2, size - 0.5))


def pinball(p, y):
    return np.mean(np.where(y >= p, 0.9 * (y - p), 0.1 * (p - y)))


def log_loss(p, y):
    p = np.clip(p, TINY, 1 - TINY)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def poisson_deviance(p, y):
    return 2 * np.mean(np.where(y > 0, y * np.log(np.maximum(y, TINY) / p), 0) - (y - p))


def gamma_deviance(p, y):
    return 2 * np.mean(np.log(p / y) + y / p - 1)


# name, ours, XGBoost's, LightGBM's, loss, label of generated data, label of candles
OBJECTIVES = [
    ("squared-error", dict(kind="squared-error"), dict(objective="reg:squarederror"), dict(objective="regression"), rmse,
     lambda s, r: s + r.standard_normal(len(s)), lambda t, _: t),
    ("pseudo-huber", dict(kind="pseudo-huber"), dict(objective="reg:pseudohubererror"), None, pseudo_huber,
     lambda s, r: s + r.standard_t(3, len(s)), lambda t, _: t),
    ("huber", dict(kind="huber"), None, dict(objective="huber", alpha=1.0), huber,
     lambda s, r: s + r.standard_t(3, len(s)), lambda t, _: t),
    ("quantile-0.9", dict(kind="quantile", level=0.9), dict(objective="reg:quantileerror", quantile_alpha=0.9),
     dict(objective="quantile", alpha=0.9), pinball, lambda s, r: s + r.standard_normal(len(s)), lambda t, _: t),
    ("logistic", dict(kind="logistic"), dict(objective="binary:logistic"), dict(objective="binary"), log_loss,
     lambda s, r: (s + r.logistic(size=len(s)) > 0).astype(float), lambda t, _: (t > 0).astype(float)),
    ("poisson", dict(kind="poisson"), dict(objective="count:poisson"), dict(objective="poisson"), poisson_deviance,
     lambda s, r: r.poisson(np.exp(0.5 * s)).astype(float), lambda _, r: np.minimum(np.floor(np.abs(r)), 50)),
    ("gamma", dict(kind="gamma"), dict(objective="reg:gamma"), dict(objective="gamma"), gamma_deviance,
     lambda s, r: r.gamma(2, np.exp(0.5 * s) / 2) + 1e-3, lambda _, r: np.minimum(np.abs(r), 50) + 0.1),
]

GROWTHS = {
    "leaf31": (dict(growth="leaf", maxLeaves=31), dict(grow_policy="lossguide", max_leaves=31, max_depth=0), dict(num_leaves=31)),
    "depth6": (dict(growth="depth", maxDepth=6), dict(max_depth=6), dict(num_leaves=64, max_depth=6)),
}

# --- the three trainers -----------------------------------------------------------------------------------------------


def train_xgboost(x, y, params, rounds, threads=1):
    data = xgb.QuantileDMatrix(x, y, max_bin=255, nthread=threads)
    base = dict(eta=0.1, max_bin=255, nthread=threads, tree_method="hist", min_child_weight=1, reg_lambda=1)
    return xgb.train(base | params, data, rounds)


def train_lightgbm(x, y, params, rounds, threads=1):
    base = dict(learning_rate=0.1, max_bin=255, num_threads=threads, verbose=-1, min_data_in_leaf=1,
                feature_pre_filter=False, min_sum_hessian_in_leaf=1, lambda_l2=1)
    return lgb.train(base | params, lgb.Dataset(x, y, params=base | params), rounds)


def run_ours(folder, x, y, test_x, params, threads=0, **more):
    paths = {name: str(folder / f"{name}.f32") for name in ("x", "y", "testX", "predictions")}
    if x is not None:
        np.ascontiguousarray(x.T, dtype=np.float32).tofile(paths["x"])
        y.astype(np.float32).tofile(paths["y"])
    if test_x is not None:
        np.ascontiguousarray(test_x.T, dtype=np.float32).tofile(paths["testX"])
    width = (x if x is not None else test_x).shape[1]
    job = dict(rows=0 if x is None else len(x), testRows=0 if test_x is None else len(test_x), features=width,
               params=params, threads=threads, **paths, **more)
    (folder / "job.json").write_text(json.dumps(job))
    command = ["npx", "--no-install", "node", str(HERE / "ours.ts"), str(folder / "job.json")]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    report = json.loads(output) if output else {}
    if test_x is not None:
        report["predictions"] = np.fromfile(paths["predictions"], dtype=np.float64)
    return report


# --- comparisons ------------------------------------------------------------------------------------------------------


def compare_losses(folder):
    print("losses on test data, mean of %d seeds, %d rounds; ratio: ours to the better native one" % (SEEDS, ROUNDS))
    worst = 0
    for source in ("generated", "candles"):
        if source == "candles" and not CANDLES.exists():
            print("candles: skipped, there is no ../shared/data/candles")
            continue
        for name, ours, for_xgboost, for_lightgbm, loss, made, real in OBJECTIVES:
            for growth, (our_growth, xgboost_growth, lightgbm_growth) in GROWTHS.items():
                losses = {"ours": [], "xgboost": [], "lightgbm": []}
                for seed in range(SEEDS):
                    if source == "generated":
                        x, y = generated(seed, 60_000, 20, made)
                        cut = 30_000
                    else:
                        x, y = candle_features(seed, real)
                        cut = 60 * 1440
                    train, test = (x[:cut], y[:cut]), (x[cut:], y[cut:])
                    params = dict(objective=ours, rounds=ROUNDS, **our_growth)
                    report = run_ours(folder, *train, test[0], params)
                    losses["ours"].append(loss(report["predictions"], test[1]))
                    if for_xgboost:
                        booster = train_xgboost(*train, for_xgboost | xgboost_growth, ROUNDS)
                        losses["xgboost"].append(loss(booster.inplace_predict(test[0]), test[1]))
                    if for_lightgbm:
                        booster = train_lightgbm(*train, for_lightgbm | lightgbm_growth, ROUNDS)
                        losses["lightgbm"].append(loss(booster.predict(test[0], num_threads=1), test[1]))
                means = {key: float(np.mean(values)) for key, values in losses.items() if values}
                ratio = means["ours"] / min(value for key, value in means.items() if key != "ours")
                worst = max(worst, ratio)
                figures = "  ".join(f"{key} {value:.6f}" for key, value in means.items())
                print(f"{source:9} {name:13} {growth}: {figures}  ratio {ratio:.4f}", flush=True)
    print(f"worst ratio {worst:.4f}")


def measured_child(kind, folder, rows, features, growth, threads):
    """A native training in a process of its own, so that its peak memory is its own."""
    code = f"import sys; sys.argv=['x','child',{kind!r},{str(folder)!r},'{rows}','{features}',{growth!r},'{threads}']; exec(open({str(HERE / 'compare.py')!r}).read())"
    output = subprocess.run([sys.executable, "-c", f"__file__={str(HERE / 'compare.py')!r}; {code}"], check=True,
                            capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def child(kind, folder, rows, features, growth, threads):
    rows, features, threads = int(rows), int(features), int(threads)
    folder = pathlib.Path(folder)
    x = np.fromfile(folder / "x.f32", dtype=np.float32).reshape(features, rows)
    x = np.ascontiguousarray(x.T)
    y = np.fromfile(folder / "y.f32", dtype=np.float32)
    _, xgboost_growth, lightgbm_growth = GROWTHS[growth]
    start = time.perf_counter()
    if kind == "xgboost":
        train_xgboost(x, y, dict(objective="reg:squarederror") | xgboost_growth, 200, threads)
    else:
        train_lightgbm(x, y, dict(objective="regression") | lightgbm_growth, 200, threads)
    seconds = time.perf_counter() - start
    print(json.dumps({"trainSec": seconds, "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def compare_speed(folder, rows=500_000, features=50, rounds=200, threads=(1, 2), growths=("depth6", "leaf31")):
    print(f"training {rows} x {features}, {rounds} trees, squared error: seconds with binning, peak MB of the process")
    x, y = generated(7, rows, features, lambda s, r: s + r.standard_normal(len(s)))
    for count in threads:
        for growth in growths:
            params = dict(objective=dict(kind="squared-error"), rounds=rounds, **GROWTHS[growth][0])
            ours = run_ours(folder, x, y, None, params, threads=count)
            natives = {kind: measured_child(kind, folder, rows, features, growth, count) for kind in ("xgboost", "lightgbm")}
            ratio = ours["trainSec"] / natives["xgboost"]["trainSec"]
            figures = "  ".join(f"{k} {v['trainSec']:.1f} s {v['peakMb']:.0f} MB" for k, v in {"ours": ours, **natives}.items())
            print(f"{growth}, {count} threads: {figures}  ratio to xgboost {ratio:.2f}", flush=True)


def large(folder):
    rows, features = 1_000_000, 100
    x, y = generated(7, rows, features, lambda s, r: s + r.standard_normal(len(s)))
    params = dict(objective=dict(kind="squared-error"), rounds=20)
    report = run_ours(folder, x, y, None, params, threads=1)
    print(f"training {rows} x {features}, 20 trees: {report['trainSec']:.1f} s, peak {report['peakMb']:.0f} MB, input included")


def compare_models(folder):
    print("models both ways: largest difference of predictions and SHAP values, relative to their size or 0.1")
    for name, ours, for_xgboost, _, _, made, _ in OBJECTIVES:
        x, y = generated(3, 5_000, 12, made)
        path = str(folder / "model.json")
        report = run_ours(folder, x, y, x, dict(objective=ours, rounds=50), modelOut=path)
        booster = xgb.Booster(model_file=path)
        native = booster.predict(xgb.DMatrix(x))
        there = np.max(np.abs(native - report["predictions"]) / np.maximum(np.abs(native), 0.1))
        line = f"{name:13} ours in native {there:.1e}"
        if for_xgboost:
            booster = train_xgboost(x, y, for_xgboost | dict(max_depth=6), 50)
            booster.save_model(path)
            shap_path = str(folder / "shap.f64")
            report = run_ours(folder, None, None, x, {}, modelIn=path, contributions=shap_path)
            shap = np.fromfile(shap_path).reshape(len(x), -1)
            native_shap = booster.predict(xgb.DMatrix(x), pred_contribs=True)
            shap_difference = np.max(np.abs(shap - native_shap) / np.maximum(np.abs(native_shap), 0.1))
            native = booster.inplace_predict(x)
            back = np.max(np.abs(native - report["predictions"]) / np.maximum(np.abs(native), 0.1))
            line += f"  native in ours {back:.1e}  SHAP {shap_difference:.1e}"
        print(line, flush=True)


def main():
    wanted = sys.argv[1:] or ["models", "losses", "speed", "memory"]
    if wanted[0] == "child":
        return child(*wanted[1:])
    parts = dict(losses=compare_losses, speed=compare_speed, memory=large, models=compare_models)
    print("native: xgboost", xgb.__version__, "lightgbm", lgb.__version__)
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            parts[name](pathlib.Path(folder))


main()
