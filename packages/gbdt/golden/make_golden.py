"""Trains small models with native XGBoost and LightGBM and stores them with their predictions and SHAP values.

python make_golden.py   (needs numpy, xgboost, lightgbm; the versions used are in metadata.json)
"""

import hashlib
import json
import pathlib

import lightgbm as lgb
import numpy as np
import xgboost as xgb

HERE = pathlib.Path(__file__).parent
SEED = 20260101
ROWS, FEATURES, KEPT = 400, 5, 30


def made_up():
    rng = np.random.default_rng(SEED)
    x = rng.uniform(-1, 1, (ROWS, FEATURES)).astype(np.float32)
    signal = np.sin(3 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3]
    noise = rng.normal(0, 0.3, ROWS)
    x[rng.uniform(size=x.shape) < 0.1] = np.nan
    return x, signal + noise


def store(name, model, suffix, rows, predictions, contributions):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / f"model.{suffix}").write_text(model)
    expected = {
        "rows": [[None if np.isnan(v) else float(v) for v in row] for row in rows],
        "predictions": [float(v) for v in predictions],
        "contributions": [[float(v) for v in row] for row in contributions],
    }
    (folder / "expected.json").write_text(json.dumps(expected))


def xgboost_cases(x, y):
    positive = np.exp(y / 2)
    cases = {
        "xgboost-squared-error": (y, dict(objective="reg:squarederror")),
        "xgboost-leafwise": (y, dict(objective="reg:squarederror", grow_policy="lossguide", max_leaves=9, max_depth=0)),
        "xgboost-logistic": ((y > 0).astype(float), dict(objective="binary:logistic")),
        "xgboost-poisson": (np.round(positive * 3), dict(objective="count:poisson")),
        "xgboost-gamma": (positive, dict(objective="reg:gamma")),
        "xgboost-quantile": (y, dict(objective="reg:quantileerror", quantile_alpha=0.8)),
        "xgboost-pseudo-huber": (y, dict(objective="reg:pseudohubererror", huber_slope=0.5)),
    }
    for name, (labels, params) in cases.items():
        data = xgb.DMatrix(x, labels, feature_names=[f"feature {i}" for i in range(FEATURES)])
        params = dict(max_depth=4, eta=0.3, seed=SEED, nthread=1, tree_method="hist") | params
        booster = xgb.train(params, data, 8)
        kept = data.slice(list(range(KEPT)))
        store(
            name,
            booster.save_raw("json").decode(),
            "json",
            x[:KEPT],
            booster.predict(kept),
            booster.predict(kept, pred_contribs=True),
        )


def lightgbm_cases(x, y):
    filled = np.nan_to_num(x, nan=0.25)
    cases = {
        "lightgbm-regression": (x, y, dict(objective="regression")),
        "lightgbm-no-missing": (filled, y, dict(objective="huber")),
        "lightgbm-binary": (x, (y > 0).astype(float), dict(objective="binary")),
        "lightgbm-quantile": (x, y, dict(objective="quantile", alpha=0.8)),
        "lightgbm-poisson": (x, np.round(np.exp(y / 2) * 3), dict(objective="poisson")),
    }
    for name, (features, labels, params) in cases.items():
        params = dict(num_leaves=9, learning_rate=0.3, verbose=-1, seed=SEED, num_threads=1, min_data_in_leaf=10) | params
        booster = lgb.train(params, lgb.Dataset(features, labels), 8)
        # Rows with missing values too: the model says what it does with them.
        kept = x[:KEPT]
        store(
            name,
            booster.model_to_string(),
            "txt",
            kept,
            booster.predict(kept),
            booster.predict(kept, pred_contrib=True),
        )


def main():
    x, y = made_up()
    xgboost_cases(x, y)
    lightgbm_cases(x, y)
    files = sorted(p for p in HERE.glob("*/*") if p.is_file())
    metadata = {
        "source": "trained on made-up numbers by make_golden.py",
        "licence": "MIT, as this package",
        "versions": {"xgboost": xgb.__version__, "lightgbm": lgb.__version__, "numpy": np.__version__},
        "seed": SEED,
        "sha256": {str(p.relative_to(HERE)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    (HERE / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n")


main()
