#!/usr/bin/env bash
# Holds the trainers' configurations against their own schema and parser, from PyPI. Installed once into the cache folder.
set -euo pipefail
cd "$(dirname "$0")"

axolotl=0.19.0
trl=1.16.0
cache="${XDG_CACHE_HOME:-$HOME/.cache}/foretick/finetune-$axolotl-$trl"

if [ ! -e "$cache/complete" ]; then
  rm -rf "$cache"
  mkdir -p "$cache/wheels"
  python3 -m venv "$cache/venv"
  # What the schema and the parser are made of. The trainers come alone: their torch is several gigabytes.
  "$cache/venv/bin/pip" install --quiet pydantic==2.14.* packaging pyyaml==6.* pillow transformers==5.24.0
  "$cache/venv/bin/pip" download --quiet --no-deps --dest "$cache/wheels" "axolotl==$axolotl" "trl==$trl"
  for wheel in "$cache"/wheels/*.whl; do
    python3 -m zipfile -e "$wheel" "$cache/$(basename "$wheel" | cut -d- -f1)"
  done
  touch "$cache/complete"
fi

"$cache/venv/bin/python" check_config.py axolotl axolotl.yaml "$cache/axolotl"
"$cache/venv/bin/python" check_config.py trl trl.yaml "$cache/trl"
# What has to be found out: one wrong thing of each kind.
broken="$(mktemp)"
trap 'rm -f "$broken"' EXIT
must_fail() {
  sed "$3" "$2" > "$broken"
  if "$cache/venv/bin/python" check_config.py "$1" "$broken" "$cache/$1" > /dev/null 2>&1; then
    echo "$1 takes '$3', so this check finds nothing" >&2
    exit 1
  fi
}
must_fail axolotl axolotl.yaml 's/^lora_r:/lora_rank:/'
must_fail axolotl axolotl.yaml 's/^micro_batch_size: .*/micro_batch_size: four/'
must_fail trl trl.yaml 's/^lora_r:/lora_rank:/'
must_fail trl trl.yaml 's/^optim: .*/optim: fastest/'
echo "and wrong ones are found out"
