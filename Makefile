# Pactdesk: `make` explains every target.

PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready
UV_PIN := $(shell grep -o 'uv==[0-9.]*' pyproject.toml)

export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE        := copy
unexport VIRTUAL_ENV UV_PROJECT_ENVIRONMENT

ifneq ($(and $(MAKE_TERMOUT),$(if $(NO_COLOR),,colour)),)
STRONG := \033[1m
NAME   := \033[36m
PLAIN  := \033[0m
endif
title = @printf '\n$(STRONG)%s$(PLAIN)\n' '$(1)'

.DEFAULT_GOAL := help
.PHONY: help setup demo check test test-slow policies bench mutate format
MAKEFLAGS += --no-print-directory

help: ## explain every target
	@printf '\n  $(STRONG)Pactdesk$(PLAIN)\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS="$$(printf '\t')" read -r name says; do printf '  $(NAME)make %-10s$(PLAIN) %s\n' "$$name" "$$says"; done
	@printf '\n  It starts from Python 3.11 or newer and make; every target sets up .venv first if it must.\n\n'

setup: $(READY) ## put pactdesk and its tools into .venv
	@echo 'Ready: $(BIN)/pactdesk'

$(READY): pyproject.toml uv.lock
	$(call title,Setting up .venv)
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Pactdesk needs Python 3.11 or newer; try: make setup PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check '$(UV_PIN)'
	@$(BIN)/uv sync --quiet --frozen
	@touch $@

demo: $(READY) ## show what Pactdesk does, in a minute
	@$(BIN)/pactdesk demo

check: $(READY) ## format, lint, types, imports, sizes and the policies
	$(call title,Format)
	@$(BIN)/ruff format --check
	$(call title,Lint)
	@$(BIN)/ruff check
	$(call title,Types)
	@$(BIN)/mypy
	$(call title,Imports)
	@$(BIN)/lint-imports --no-logo
	$(call title,Sizes)
	@$(BIN)/python tools/sizes.py
	@$(MAKE) policies

test: $(READY) ## the fast tests, those of the desk on SQLite and on PostgreSQL
	$(call title,Tests)
	@$(BIN)/pytest -q -m 'not slow' -n 2
	$(call title,Tests of the desk on PostgreSQL)
	@$(BIN)/python tools/with_postgres.py $(BIN)/pytest -q -m 'not slow' -n 2 tests/desk

test-slow: $(READY) ## the slow tests, with many more drawn cases, and every branch of the engine
	$(call title,Slow tests)
	@HYPOTHESIS_PROFILE=slow $(BIN)/pytest -q -m slow -n 2
	$(call title,Slow tests of the desk on PostgreSQL)
	@HYPOTHESIS_PROFILE=slow $(BIN)/python tools/with_postgres.py $(BIN)/pytest -q -m slow -n 2 tests/desk
	$(call title,Every branch of the engine)
	@$(BIN)/pytest -q -m 'not slow' -n 2 --no-header --cov=pactdesk.engine --cov-branch --cov-report= --cov-fail-under=100 \
		tests/engine tests/laws tests/language tests/policies

policies: $(READY) ## check every policy for gaps, conflicts and dead rows, and play its stories
	$(call title,Policies)
	@$(BIN)/pactdesk policy check
	$(call title,Stories)
	@$(BIN)/pactdesk play

bench: $(READY) ## measure how fast it is, the desk with a million tickets on both databases
	$(call title,Benchmarks)
	@$(BIN)/pytest -q --benchmark-only --benchmark-columns=min,median,max,rounds -o python_files='bench_*.py' -o python_functions='bench_*' benchmarks
	$(call title,Benchmarks of the desk)
	@$(BIN)/python -m benchmarks.desk
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m benchmarks.desk

mutate: $(READY) ## break the code and the policies on purpose, and see whether a test notices
	$(call title,Mutated code)
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results
	$(call title,Mutated policies)
	@$(BIN)/pactdesk policy mutate

format: $(READY) ## put the code in order
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format
