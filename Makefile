# Thorax: `make demo` and `make test` do all of their own set-up and are quick the second time.
SWIFT ?= swift
SCRATCH ?= .build
FLAGS := -c release --scratch-path $(SCRATCH)
# SwiftPM keeps what the manifest returned until its text or the environment changes: this makes it look again
# once the link is there.
ENV = LIBTORCH_LINK="$$(readlink .libtorch)"
THORAX := $(SCRATCH)/release/thorax

MINUTES ?= 20

.PHONY: help setup tune-setup build demo test test-torch-free fuzz lint format example clean

help:
	@echo "make demo    phantoms -> training -> evaluation -> report, in minutes"
	@echo "make test    every test"
	@echo "make build   .build/release/thorax"
	@echo "make tune-setup"
	@echo "             Optuna in .venv, for thorax tune (Docs/tuning.md)"
	@echo "make lint    swift-format in strict mode"
	@echo "make fuzz MINUTES=20 [TARGET=png]"
	@echo "             libFuzzer on every parser of foreign bytes (Docs/fuzzing.md)"

setup:
	@Scripts/setup.sh

# Optuna for `thorax tune`, which looks for it in .venv; nothing else needs it.
tune-setup:
	@[ -x .venv/bin/pip ] || python3 -m venv .venv
	.venv/bin/pip install --quiet optuna==5.0.0 scikit-learn

build: setup
	$(ENV) $(SWIFT) build $(FLAGS) --product thorax

demo: build
	$(THORAX) demo

# No test sees what is internal; built without that, everything serves `make build` and the example, too.
test: setup
	$(ENV) $(SWIFT) test $(FLAGS) --disable-testable-imports

# The half that needs no libtorch, built and tested as on a machine without it; FILTER runs some of its tests. In a folder
# of its own, so that .build/release/thorax stays the whole one.
TORCH_FREE ?= .build-torch-free
test-torch-free:
	@Scripts/setup.sh --without-torch
	THORAX_WITHOUT_TORCH=1 $(SWIFT) test -c release --disable-testable-imports --scratch-path $(TORCH_FREE) $(if $(FILTER),--filter '$(FILTER)')

# libFuzzer on the parsers of foreign bytes, each for MINUTES; needs no libtorch.
fuzz:
	@Scripts/setup.sh --without-torch
	Scripts/fuzz.sh $(MINUTES) $(TARGET)

# The programs that embed the library, a package of their own, built on what is built already and run.
example: setup build
	Scripts/example.sh $(SCRATCH)

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Examples Fuzzing

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Examples Fuzzing

clean:
	rm -rf $(SCRATCH) .build-torch-free .build-fuzz demo
