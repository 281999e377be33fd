# Parley: `make help` lists all targets.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.run-installed
DEV_STAMP := .venv/.dev-installed
DETOXIFY_STAMP := .venv/.detoxify-installed
TORCH ?= torch==2.13.0
PIP := $(BIN)/pip --disable-pip-version-check install --quiet
export FLASK_APP := wsgi.py

.DEFAULT_GOAL := help
.PHONY: help setup run test fast check fix migration screenshots translations bench bench-scoring bench-desk bench-weight bench-api bench-learning bench-insights bench-thresholds lock detoxify detoxify-onnx

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv with everything `make run` needs
	@$(BIN)/flask setup

run: setup ## Set up if needed, then serve until Ctrl-C
	@exec $(BIN)/flask serve

test: $(DEV_STAMP) $(DETOXIFY_STAMP) ## Run every test, real browsers included
	@sh tools/need_chromium.sh
	@sh tools/need_firefox.sh
	@sh tools/need_generators.sh
	$(BIN)/python -m pytest

fast: $(DEV_STAMP) ## Run the tests that need no browser, Detoxify or site generator: under three minutes
	$(BIN)/python -m pytest -m "not browser and not detoxify and not generators"

check: $(DEV_STAMP) ## Check lint, types, layers, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	@sh tools/check_migrations.sh $(BIN)/flask

fix: $(DEV_STAMP) ## Fix lint and formatting automatically
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

migration: $(DEV_STAMP) ## Write a migration for changed tables: make migration NAME=add_density
	@sh tools/new_migration.sh $(BIN)/flask "$(NAME)"

translations: $(DEV_STAMP) ## Update every language's catalogue from the code
	$(BIN)/python -m tools.update_catalogues

screenshots: $(DEV_STAMP) ## Retake the README's screenshots
	@sh tools/need_chromium.sh
	$(BIN)/python -m tools.take_screenshots

bench: bench-scoring bench-desk bench-weight bench-api bench-learning bench-insights bench-thresholds ## Run all benchmarks

bench-scoring: $(DEV_STAMP) ## Benchmark the scorers: latency, throughput, memory
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.scoring

bench-desk: $(DEV_STAMP) ## Benchmark the desk with 10,000 and a million comments (ten minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.desk

bench-learning: $(DEV_STAMP) ## Measure how much review learning saves, and its speed
	@$(BIN)/python -m tests.bench.learning

bench-insights: $(DEV_STAMP) ## Benchmark insights with 200,000 comments in ninety days (three minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.insights

bench-thresholds: $(DEV_STAMP) ## Benchmark the threshold lab with 200,000 comments (three minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.thresholds

bench-weight: $(DEV_STAMP) ## Measure the bytes a browser loads for a thread of fifty comments
	@sh tools/need_chromium.sh
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.weight

bench-api: $(DEV_STAMP) ## Benchmark the Perspective-compatible API
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.api

lock: $(DEV_STAMP) ## Update the lock files
	@sh tools/lock.sh $(BIN)/uv

detoxify: $(DETOXIFY_STAMP) ## Install torch and Detoxify's dependencies (1.2 GB)

detoxify-onnx: $(STAMP) ## Install what exported Detoxify models need, without torch (0.2 GB)
	@$(PIP) --require-hashes -r locks/detoxify-onnx.txt

$(STAMP): locks/run.txt locks/sqlite.txt locks/small.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the packages of locks/run.txt into .venv (once, about a minute)."
	@$(PIP) --require-hashes -r locks/run.txt
	@$(PIP) --only-binary :all: --require-hashes -r locks/sqlite.txt 2>/dev/null \
		|| echo "pysqlite3 is not available for this machine; using the system's SQLite."
	@$(PIP) --only-binary :all: --require-hashes -r locks/small.txt 2>/dev/null \
		|| echo "The minifier is not available for this machine; scripts and styles are served as they are."
	@touch $@

$(DEV_STAMP): $(STAMP) locks/dev.txt
	@echo "Installing the packages of locks/dev.txt, for tests and checks."
	@$(PIP) --require-hashes -r locks/dev.txt
	@touch $@

# Torch first and separately, to keep an installed build or the one that TORCH names.
$(DETOXIFY_STAMP): $(STAMP) locks/detoxify.txt
	@echo "Installing $(TORCH) and the packages of locks/detoxify.txt (once, about two minutes)."
	@$(PIP) $(TORCH)
	@$(PIP) --require-hashes --no-deps -r locks/detoxify.txt
	@touch $@
