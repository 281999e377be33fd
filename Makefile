# Parley: `make help` lists what there is.

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

run: setup ## Set up what is missing, then serve until Ctrl-C
	@exec $(BIN)/flask serve

test: $(DEV_STAMP) $(DETOXIFY_STAMP) ## Run every test, real browsers included
	@sh tools/need_chromium.sh
	@sh tools/need_firefox.sh
	@sh tools/need_generators.sh
	$(BIN)/python -m pytest

fast: $(DEV_STAMP) ## Run the tests that need no browser, Detoxify or site generator: under three minutes
	$(BIN)/python -m pytest -m "not browser and not detoxify and not generators"

check: $(DEV_STAMP) ## Lint, types, floors, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	@sh tools/check_migrations.sh $(BIN)/flask

fix: $(DEV_STAMP) ## Repair what can be repaired by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

migration: $(DEV_STAMP) ## Write a migration for changed tables: make migration NAME=add_density
	@sh tools/new_migration.sh $(BIN)/flask "$(NAME)"

translations: $(DEV_STAMP) ## Bring every language's catalogue in step with the code
	$(BIN)/python -m tools.update_catalogues

screenshots: $(DEV_STAMP) ## Take the README's pictures anew
	@sh tools/need_chromium.sh
	$(BIN)/python -m tools.take_screenshots

bench: bench-scoring bench-desk bench-weight bench-api bench-learning bench-insights bench-thresholds ## Measure what should be fast

bench-scoring: $(DEV_STAMP) ## Measure the scorers: latency, rate, memory
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.scoring

bench-desk: $(DEV_STAMP) ## Measure the desk with 10,000 comments and with a million (about ten minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.desk

bench-learning: $(DEV_STAMP) ## Measure what learning from moderators spares, and how long it takes
	@$(BIN)/python -m tests.bench.learning

bench-insights: $(DEV_STAMP) ## Measure the owner's figures with ninety days of 200,000 comments (three minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.insights

bench-thresholds: $(DEV_STAMP) ## Measure the threshold lab with 200,000 comments (three minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.thresholds

bench-weight: $(DEV_STAMP) ## Weigh what a browser loads for a thread of fifty comments
	@sh tools/need_chromium.sh
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.weight

bench-api: $(DEV_STAMP) ## Measure the API that Perspective's clients call
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.api

lock: $(DEV_STAMP) ## Pin the dependencies anew
	@sh tools/lock.sh $(BIN)/uv

detoxify: $(DETOXIFY_STAMP) ## Add torch and what Detoxify's models need (1.2 GB)

detoxify-onnx: $(STAMP) ## Add what an exported Detoxify model needs, without torch (0.2 GB)
	@$(PIP) --require-hashes -r locks/detoxify-onnx.txt

$(STAMP): locks/run.txt locks/sqlite.txt locks/small.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the packages of locks/run.txt into .venv: once, and about a minute."
	@$(PIP) --require-hashes -r locks/run.txt
	@$(PIP) --only-binary :all: --require-hashes -r locks/sqlite.txt 2>/dev/null \
		|| echo "There is no pysqlite3 for this machine; the system's SQLite is used."
	@$(PIP) --only-binary :all: --require-hashes -r locks/small.txt 2>/dev/null \
		|| echo "There is no minifier for this machine; scripts and styles are served as they are."
	@touch $@

$(DEV_STAMP): $(STAMP) locks/dev.txt
	@echo "Installing the packages of locks/dev.txt, for tests and checks."
	@$(PIP) --require-hashes -r locks/dev.txt
	@touch $@

# Torch first and by itself: the build that is there already, or that TORCH names, is kept.
$(DETOXIFY_STAMP): $(STAMP) locks/detoxify.txt
	@echo "Installing $(TORCH) and the packages of locks/detoxify.txt: once, and about two minutes."
	@$(PIP) $(TORCH)
	@$(PIP) --require-hashes --no-deps -r locks/detoxify.txt
	@touch $@
