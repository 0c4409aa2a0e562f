#!/usr/bin/env bash
# Builds Examples/Embedding as a package of its own and runs it on a phantom with a model trained on phantoms.
set -euo pipefail
thorax=$(realpath "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$thorax" phantom --count 60 --size 96 --seed 7 --output "$work/phantoms" >/dev/null
"$thorax" data split "$work/phantoms/cohort.csv" --output "$work/phantoms/split.csv" >/dev/null
"$thorax" train Recipes/demo.yaml --cohort "$work/phantoms/split.csv" --output "$work/run" \
    --set image.size=64 --set phases.0.epochs=1 --set phases.0.warmupEpochs=0 >/dev/null 2>&1
export LIBTORCH_LINK
LIBTORCH_LINK=$(readlink .libtorch)
swift build -c release --package-path Examples/Embedding --scratch-path .build-example
.build-example/release/embedding "$work/run/model.safetensors" "$work"/phantoms/films/*0001*.png
