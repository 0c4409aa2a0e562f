#!/usr/bin/env bash
# Builds Examples/Embedding as a package of its own and runs its two programs on phantoms. They are what the DocC
# tutorials end with, word for word.
set -euo pipefail
built=$(realpath "$1")
cd "$(dirname "$0")/.."
resources=Sources/ThoraxKit/ThoraxKit.docc/Resources
cmp "$resources/package.swift" Examples/Embedding/Package.swift
cmp "$resources/judge-3.swift" Examples/Embedding/Sources/judge/main.swift
cmp "$resources/train-3.swift" Examples/Embedding/Sources/train/main.swift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$built/release/thorax" phantom --count 60 --size 96 --seed 7 --output "$work/phantoms" >/dev/null
"$built/release/thorax" data split "$work/phantoms/cohort.csv" --output "$work/phantoms/split.csv" >/dev/null
export LIBTORCH_LINK
LIBTORCH_LINK=$(readlink .libtorch)
swift build -c release --package-path Examples/Embedding --scratch-path "$built"
"$built/release/train" Recipes/demo.yaml "$work/phantoms/split.csv" "$work/run"
film=$(ls "$work"/phantoms/films/*.png | head -1)
"$built/release/judge" "$film"
[ "$(head -c 4 "$film.heat.png" | tail -c 3)" = PNG ] || { echo "$film.heat.png is no PNG file" >&2; exit 1; }
