#!/usr/bin/env bash
# Installs what Thorax needs and links libtorch. Safe to run twice; the second time it only looks.
#   LIBTORCH=/path/to/torch   use this libtorch (the folder that holds include/ and lib/) instead of installing one
#   TORCH_PIP_ARGS="..."      extra words for pip, such as an index of CPU-only or CUDA wheels
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

command -v swift >/dev/null || fail "no 'swift' on the PATH; install a Swift 6.3 toolchain (swift.org/install) and run this again"

install_packages() {
    case "$(uname -s)" in
    Linux)
        command -v apt-get >/dev/null ||
            fail "missing: $*; this system has no apt-get, so install them with its own package manager and run this again"
        local as_root=()
        if [ "$(id -u)" != 0 ]; then
            command -v sudo >/dev/null ||
                fail "missing: $*; neither root nor sudo is available here; ask an administrator to run: apt-get install $*"
            as_root=(sudo)
        fi
        say "installing $*"
        "${as_root[@]}" apt-get update -qq ||
            fail "apt-get update failed; as root, run: apt-get update && apt-get install $*"
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null ||
            fail "apt-get could not install $*; run it by hand to see why, then run this again"
        ;;
    Darwin)
        command -v brew >/dev/null || fail "missing libraries; install Homebrew, then run: brew install dcmtk jpeg-turbo libdeflate libpng openjpeg pkg-config"
        say "installing dcmtk jpeg-turbo libdeflate libpng openjpeg pkg-config"
        brew install dcmtk jpeg-turbo libdeflate libpng openjpeg pkg-config
        ;;
    esac
}

missing=()
command -v pkg-config >/dev/null || missing+=(pkg-config)
pkg-config --exists libturbojpeg 2>/dev/null || missing+=(libturbojpeg0-dev)
pkg-config --exists libpng 2>/dev/null || missing+=(libpng-dev)
pkg-config --exists libdeflate 2>/dev/null || missing+=(libdeflate-dev)
pkg-config --exists libopenjp2 2>/dev/null || missing+=(libopenjp2-7-dev)
has_dcmtk() {
    local prefix
    for prefix in /usr /usr/local /opt/homebrew; do
        [ -f "$prefix/include/dcmtk/dcmdata/dctk.h" ] && return
    done
    return 1
}
has_dcmtk || missing+=(libdcmtk-dev)
[ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"

[ "${1:-}" != --without-torch ] || exit 0

has_libtorch() { [ -f "$1/include/ATen/ATen.h" ] && ls "$1"/lib/libtorch_cpu.* >/dev/null 2>&1; }

if [ -n "${LIBTORCH:-}" ]; then
    has_libtorch "$LIBTORCH" || fail "LIBTORCH=$LIBTORCH holds no include/ATen/ATen.h and lib/libtorch_cpu; point it at a libtorch folder or unset it"
    ln -sfn "$LIBTORCH" .libtorch
    exit 0
fi
if has_libtorch .libtorch; then exit 0; fi

command -v python3 >/dev/null || install_packages python3 python3-venv
python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages python3-venv
[ -x .venv/bin/pip ] || python3 -m venv .venv
say "installing torch 2.13.0 into .venv (once; CPU wheels take about 0.2 GB, CUDA wheels several)"
# The package's Python dependencies are not needed to link against it, but CUDA wheels keep their libraries there.
# shellcheck disable=SC2086
.venv/bin/pip install --quiet ${TORCH_PIP_ARGS:-} torch==2.13.0 ||
    fail "pip could not install torch==2.13.0; set LIBTORCH to an existing libtorch 2.13, or TORCH_PIP_ARGS for another index"
torch=$(.venv/bin/python - <<'P'
import importlib.util
print(importlib.util.find_spec("torch").submodule_search_locations[0])
P
)
has_libtorch "$torch" || fail "$torch holds no libtorch; set LIBTORCH by hand"
ln -sfn "$torch" .libtorch
say "libtorch linked"
