# loyalty-rules: `make help` lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made
STAMP_GROCERY := $(VENV)/.made-grocery

# What `make demo` and `make grocery-year` run.
DEMO := $(BIN)/loyalty-rules simulate rulesets/grocery rulesets/grocery/data
YEAR := $(BIN)/loyalty-rules simulate rulesets/grocery build/grocery

# How many times as many examples as usual `make fuzz` tries.
TIMES ?= 20

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup test fuzz lint format bench demo grocery-data grocery-year wheel clean

# $(call install,WHAT): into the venv, with uv where the venv was made with it, else with pip.
install = if [ -f $(VENV)/.with-uv ]; then uv pip install --quiet --python $(BIN)/python $(1); \
	else $(BIN)/python -m pip install -qq --disable-pip-version-check $(1); fi

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## make .venv with the project and its development tools

$(STAMP): pyproject.toml
	@rm -rf $(VENV)
	@if command -v uv >/dev/null; then \
		uv venv --quiet --python "$(PYTHON)" $(VENV) && touch $(VENV)/.with-uv; \
	else \
		"$(PYTHON)" -m venv $(VENV); \
	fi
	@$(call install,--editable '.[dev]')
	@touch $@

$(STAMP_GROCERY): $(STAMP)
	@$(call install,--editable '.[grocery]')
	@touch $@

test: lint ## lint, types, all tests
	$(BIN)/python -m pytest -n 2

fuzz: setup ## every property test on new examples, TIMES=20 times as many
	$(BIN)/python -m pytest -n 2 -m hypothesis --fresh $(TIMES)

lint: setup ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict

format: setup ## rewrite the sources in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: setup ## measure the engines
	$(BIN)/python -m benchmarks

demo: setup ## run the grocery programme over the sample in the checkout
	$(DEMO)

grocery-data: $(STAMP_GROCERY) ## write build/grocery from the full public data set
	$(BIN)/python rulesets/grocery/prepare.py

grocery-year: grocery-data ## run the grocery programme over the full year
	$(YEAR)

wheel: setup ## build dist/*.whl
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

clean: ## remove everything that was made
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
