#!/bin/sh
# Compares @foretick/gbdt with native XGBoost and LightGBM: losses on the same data, time, peak memory, models both ways.
# Usage, from the root of the repository: sh bench/gbdt-native/run.sh VENV [losses|speed|memory|models] ...
# VENV is a folder for the virtual environment, made where it is not there yet.
set -e
venv=$1
shift
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet xgboost lightgbm pandas pyarrow
fi
export OMP_WAIT_POLICY=passive
exec "$venv/bin/python" bench/gbdt-native/compare.py "$@"
