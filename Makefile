# Tagwatch: the developer's front door. `make demo` and `make test` need only Python 3.11+, git and make.
PYTHON ?= python3
FUZZ_SECONDS ?= 180
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
RUNTIME_STAMP := $(VENV)/.runtime-ready
DEV_STAMP := $(VENV)/.dev-ready
ALERTMANAGER := $(VENV)/counterparts/usr/bin/prometheus-alertmanager

.DEFAULT_GOAL := help
.PHONY: help install demo run test fuzz crash test-crash lint format bench bench-decode bench-privacy bench-volumes bench-alerts bench-plan bench-drift gallery counterparts lock clean

help: ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tagwatch needs Python 3.11 or newer; name it with: make PYTHON=/path/to/python3 …" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME_STAMP): requirements/runtime.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/runtime.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements/dev.lock $(RUNTIME_STAMP)
	$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

install: $(RUNTIME_STAMP) ## what running it needs, in .venv

demo: $(RUNTIME_STAMP) ## weeks of seeded shop traffic, then eight faults, and the alerts they raise
	$(BIN)/tagwatch demo

run: $(RUNTIME_STAMP) ## the daemon, with config.example.yaml
	$(BIN)/tagwatch run --config config.example.yaml

test: $(DEV_STAMP) ## every fast test
	@[ -x $(ALERTMANAGER) ] || { command -v apt-get >/dev/null && timeout 60 $(MAKE) -s $(ALERTMANAGER) 2>/dev/null; } || \
		echo "tests/counterpart is skipped: no prometheus-alertmanager to be had (apt-get download)"
	$(BIN)/python -m pytest -q

fuzz: $(DEV_STAMP) ## the property tests, fifty times as hard, then atheris over every decoder for FUZZ_SECONDS
	TAGWATCH_EFFORT=50 $(BIN)/python -m pytest -q tests/property
	@if $(PIP) install --only-binary :all: --require-hashes -r requirements/fuzz.lock; then \
		$(BIN)/python -m tests.fuzz.decoders $(FUZZ_SECONDS); \
	else echo "skipped: atheris has no wheel for this Python and machine (it has for CPython 3.11 to 3.13 on x86-64 Linux)"; fi

crash: $(DEV_STAMP) ## kill -9 everywhere, twenty times as often
	TAGWATCH_EFFORT=20 $(BIN)/python -m pytest -q tests/crash

test-crash: $(DEV_STAMP) ## delivery killed a thousand times over ten thousand transitions, on four kinds of channel
	TAGWATCH_KILLS=1000 $(BIN)/python -m pytest -q -n 0 tests/crash/test_delivery.py

lint: $(DEV_STAMP) ## ruff and mypy, both strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV_STAMP) ## lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV_STAMP) ## the figures, measured here and now
	$(BIN)/python -m bench

bench-decode: $(DEV_STAMP) ## what is recognised, how exactly, how fast
	$(BIN)/python -m bench decode decode_vectors omnibug mirrors

bench-privacy: $(DEV_STAMP) ## personal data and consent on the labelled yardstick
	$(BIN)/python -m bench pii

bench-plan: $(DEV_STAMP) ## plans inferred from real schemas' events, the speed and size of profiling, and peers beside it
	$(BIN)/python -m bench plan plan_speed plan_size plan_peers

bench-drift: $(DEV_STAMP) ## kinds of drift found and named, quiet windows that alarm, events to alarm
	$(BIN)/python -m bench drift

bench-volumes: $(DEV_STAMP) ## volume faults on the labelled yardstick
	$(BIN)/python -m bench volumes

bench-alerts: $(DEV_STAMP) ## lost, repeated, storms, outages and how soon a message is there
	$(BIN)/python -m bench alerts

counterparts: $(DEV_STAMP) $(ALERTMANAGER) ## ask Debian's Alertmanager and Tagwatch the same 500 questions (needs apt; nothing is installed)
	TAGWATCH_SCRIPTS=500 $(BIN)/python -m pytest -q -n 0 -rs tests/counterpart

$(ALERTMANAGER):
	mkdir -p $(VENV)/counterparts && cd $(VENV)/counterparts && apt-get -qq download prometheus-alertmanager && dpkg -x prometheus-alertmanager_*.deb .

gallery: $(DEV_STAMP) ## draw every alert as people see it into docs/gallery (needs Chromium)
	$(BIN)/python -m tests.support.gallery_page

lock: ## resolve requirements/*.in again (needs uv on the PATH)
	cd requirements && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate runtime.in -o runtime.lock
	cd requirements && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate dev.in -o dev.lock
	cd requirements && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate fuzz.in -o fuzz.lock

clean: ## forget the virtual environment and every cache
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
