# Gatehouse. `make help` lists the targets; README.md tells which two you need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PACKAGES := wire transport models gate_drivers edge central demo tests benchmarks
SCRIPTS := central/dashboard/static/vendor/.done
FONTS := models/drawing/node_modules/.done
OLDEST := tests/oldest_browser/node_modules/.done
TRAINING := .venv-training
PADDLE := .venv-paddle
MINUTES ?= 120

.PHONY: help setup demo check lint types contracts unit test fresh drill bench docs lock clean paddle train-plates

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.dev $(SCRIPTS) $(FONTS) $(OLDEST) ## everything that tests need (Python packages, page scripts, a font, an old browser)

demo: $(VENV)/.demo $(SCRIPTS) $(FONTS) ## a gate at work on this machine; prints an address; Ctrl-C ends it
	@$(BIN)/python -m demo $(DEMO)

check: setup lint types contracts unit ## lint, types, contracts, unit tests: some three minutes on two cores

lint:
	@$(BIN)/ruff format --check --quiet $(PACKAGES)
	@$(BIN)/ruff check --quiet $(PACKAGES)

types:
	@$(BIN)/mypy --no-error-summary

contracts:
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache

unit:
	@$(BIN)/python -m pytest -q -n 2 -m "not slow and not whole and not broker and not postgresql and not browser and not rtsp"

test: ## everything: check, and all tests on real services
	@# Debian's packages and ours do not wait for each other, and nor do the checks.
	@tests/services/install.sh & services=$$!; $(MAKE) --no-print-directory setup; wait $$services
	@$(MAKE) --no-print-directory --jobs 2 types lint contracts
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup --durations 20 --durations-min 5

fresh: ## both commands of README.md on a bare Debian 12 (root; half an hour)
	@tests/fresh/both_commands.sh

.PHONY: services
services:
	@tests/services/install.sh

drill: services setup ## the long tests: kills, faults (minutes to an hour)
	@$(BIN)/python -m tests.drills

bench: setup ## measure; results go to benchmarks/results
	@$(BIN)/python -m benchmarks

train-plates: $(TRAINING)/.done ## train all plate networks anew (hours, three times MINUTES=120; a second start goes on)
	@models/training/install.sh
	@PYTHON=$(TRAINING)/bin/python MINUTES=$(MINUTES) models/training/train.sh

paddle: $(PADDLE)/.done ## PaddleOCR as a second opinion, in an environment of its own (540 MB); prints what to set
	@echo "GATEHOUSE_PADDLE_PYTHON=$(abspath $(PADDLE))/bin/python"

docs: setup ## write the generated pages anew
	@$(BIN)/python -m wire.document > docs/wire.md

lock: ## resolve the requirements anew (needs uv)
	@for extra in demo dev paddle; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header --no-annotate --strip-extras --quiet --upgrade --extra $$extra --extra build \
	    --output-file requirements/$$extra.txt pyproject.toml; \
	done

clean: ## remove what set-up and programs made, the demo's data included
	@rm -rf $(VENV) $(PADDLE) var build dist central/dashboard/node_modules central/dashboard/static/vendor models/drawing/node_modules tests/oldest_browser/node_modules

$(VENV)/bin/python:
	@echo "Making the virtual environment $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gatehouse needs Python 3.11 or newer; set PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.demo: requirements/demo.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Python packages (about 200 MB the first time)"
	@$(PIP) install --require-hashes --requirement requirements/demo.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.demo
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

$(TRAINING)/.done: pyproject.toml
	@echo "Installing what training needs (PyTorch among it)"
	@$(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip --disable-pip-version-check --quiet install --editable '.[training]'
	@touch $@

$(PADDLE)/.done: requirements/paddle.txt
	@echo "Installing PaddleOCR"
	@$(PYTHON) -m venv $(PADDLE)
	@$(PADDLE)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --requirement $<
	@touch $@

$(SCRIPTS): central/dashboard/package-lock.json central/dashboard/vendor.py | $(VENV)/.npm
	@echo "Fetching the page scripts"
	@$(BIN)/python -m central.dashboard.vendor
	@touch $@

$(FONTS): models/drawing/package-lock.json | $(VENV)/.npm
	@echo "Fetching the font that draws the demonstration's plates"
	@PATH="$$PATH:$$PWD/$(BIN)" npm ci --prefix models/drawing --no-audit --no-fund --ignore-scripts --loglevel error >/dev/null
	@touch $@

$(OLDEST): tests/oldest_browser/package-lock.json tests/oldest_browser/unpack.cjs | $(VENV)/.npm
	@echo "Fetching the oldest browser that the pages must look right in (60 MB)"
	@export PATH="$$PATH:$$PWD/$(BIN)" && npm ci --prefix tests/oldest_browser --no-audit --no-fund --ignore-scripts --loglevel error >/dev/null && node tests/oldest_browser/unpack.cjs
	@touch $@

# npm where there is one, else the PyPI package that brings it, into the virtual environment.
$(VENV)/.npm: requirements/node.txt | $(VENV)/.demo
	@command -v npm >/dev/null || $(PIP) install --require-hashes --requirement requirements/node.txt
	@touch $@
