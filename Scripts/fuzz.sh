#!/usr/bin/env bash
# Builds the fuzz targets and runs each for some minutes, one after the other: Scripts/fuzz.sh MINUTES [TARGET ...]
# Writes a row per run to Fuzzing/figures.txt, and every input that fails again when it is run alone to
# Fuzzing/Failures/TARGET. The grown corpus stays in .build-fuzz/corpus for the next run.
set -euo pipefail
cd "$(dirname "$0")/.."
minutes=${1:?how many minutes per target?}
shift

scratch=.build-fuzz
# One input may take 5 seconds of CPU and 1 GB, all at once or in one piece.
limits=(-rss_limit_mb=1024 -malloc_limit_mb=1024)
cpu_limit=5
# A parser that asks for too much gets no memory and has to say so; freed memory is kept back for a while only, so
# that the sanitizer's own appetite isn't taken for the parser's.
export ASAN_OPTIONS=allocator_may_return_null=1:quarantine_size_mb=16

clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang
[ -x "$clang" ] || clang=clang
runtime=$("$clang" -print-resource-dir)/lib/linux/libclang_rt.fuzzer_no_main-$(uname -m).a
[ -f "$runtime" ] || { echo "fuzz: no libFuzzer at $runtime; use a Swift toolchain for Linux from swift.org" >&2; exit 1; }
THORAX_FUZZ=$runtime THORAX_WITHOUT_TORCH=1 swift build -c release --scratch-path $scratch --product thorax-fuzz

# A copy, so that neither building anew nor another run disturbs this one.
own=$(mktemp -d)
trap 'rm -r "$own"' EXIT
cp $scratch/release/thorax-fuzz "$own"
bin=$own/thorax-fuzz seeds=$own/seeds
export TMPDIR=$own
"$bin" --copy-seeds "$seeds"
[ $# -gt 0 ] || set -- $(ls "$seeds")

# Whether an input fails by itself: a crash, a leak, too much memory, or too much CPU time. A busy machine's timeout is
# none.
fails_alone() {
    local TIMEFORMAT=%U seconds
    seconds=$({ time "$bin" "${limits[@]}" -timeout=600 "$1" >/dev/null 2>&1 || exit 1; } 2>&1) || return 0
    awk "BEGIN { exit !($seconds > $cpu_limit) }"
}

fuzz() {
    local target=$1 left=$((minutes * 60)) started=$SECONDS log=$scratch/$1.log load
    local corpus=$scratch/corpus/$target found=$scratch/found/$target
    [ -d "$seeds/$target" ] || { echo "fuzz: no target '$target'; there are: $(ls "$seeds" | xargs)" >&2; exit 1; }
    mkdir -p "$corpus" "$found"
    export THORAX_FUZZ_TARGET=$target
    load=$(cut -d' ' -f1 /proc/loadavg)
    : >"$log"
    # libFuzzer stops at the first failure; what is left of the time goes on behind it.
    while [ "$left" -gt 0 ]; do
        "$bin" "${limits[@]}" -timeout=$cpu_limit -max_total_time="$left" -max_len=65536 -reload=0 \
            -print_final_stats=1 -artifact_prefix="$found/" "$corpus" "$seeds/$target" >>"$log" 2>&1 ||
            echo "fuzz: $target: an input failed, see $log" >&2
        left=$((minutes * 60 - (SECONDS - started)))
    done
    local failures=0 input
    for input in "$found"/*; do
        [ -f "$input" ] || continue
        if fails_alone "$input"; then
            failures=$((failures + 1))
            mkdir -p "Fuzzing/Failures/$target"
            mv "$input" "Fuzzing/Failures/$target/"
        else
            rm "$input"
        fi
    done
    awk -v target="$target" -v minutes="$minutes" -v load="$load-$(cut -d' ' -f1 /proc/loadavg)" \
        -v failures="$failures" -v day="$(date -u +%F)" -v format='%-14s %7d %11d %7d %8d %8d %8d %7d %9d %9s  %s\n' '
        { for (i = 1; i < NF; i++) {
            if ($i == "cov:") edges = $(i + 1)
            if ($i == "ft:") features = $(i + 1)
            if ($i == "corp:") { split($(i + 1), parts, "/"); corpus = parts[1] }
        } }
        /number_of_executed_units/ { runs += $2 }
        /slowest_unit_time_sec/ { if ($2 > slowest) slowest = $2 }
        /peak_rss_mb/ { if ($2 > rss) rss = $2 }
        END { printf format, target, minutes, runs, edges, features, corpus, rss, slowest, failures, load, day }
    ' "$log" | tee -a Fuzzing/figures.txt
}

[ -f Fuzzing/figures.txt ] || printf '%-14s %7s %11s %7s %8s %8s %8s %7s %9s %9s  %s\n' \
    target minutes executions edges features corpus peak_MB slowest failures load day >Fuzzing/figures.txt
for target in "$@"; do fuzz "$target"; done
