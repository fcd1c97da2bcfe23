# Azogue: `make help` lists what can be made. Only Python >= 3.11 and make are needed to begin.

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench-ready
# Resolution looks no further than this date, so that the same pins come out whoever asks.
PINNED_ON := 2026-11-20
WORKERS ?= auto
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check format bench docs constraints clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## Build the example and open the office on it
	@$(VENV)/bin/azogue demo $(ARGS)

test: $(READY) ## Run the tests (ARGS="-k kernel" to choose), those of the office on both databases
	$(PY) -m pytest -n $(WORKERS) $(ARGS)
	AZOGUE_TEST_POSTGRES=1 $(PY) -m pytest -n $(WORKERS) tests/office $(ARGS)

check: $(READY) ## Formatting, lint, types, floors and tests: all that must hold before a merge
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	@$(MAKE) --no-print-directory test

format: $(READY) ## Format the code and mend what the linter can mend
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(BENCH_READY) ## Run the benchmarks against peers and write benchmarks/RESULTS.md
	$(PY) -m benchmarks $(ARGS)

docs: $(READY) ## Build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --strict

constraints: $(READY) ## Renew the pinned versions (constraints.txt), for whoever changes pyproject.toml
	UV_EXCLUDE_NEWER=$(PINNED_ON) ./.ci/pin

clean: ## Remove what was built, keep the environment
	rm -rf out site dist build .pytest_cache .mypy_cache .ruff_cache

$(READY): constraints.txt pyproject.toml .ci/venv
	@./.ci/venv $(VENV) constraints.txt
	@touch $@

$(BENCH_READY): $(READY) benchmarks/constraints.txt
	@./.ci/venv $(VENV) constraints.txt benchmarks/constraints.txt
	@touch $@
