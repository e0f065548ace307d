# The one doorway: every target sets up what it needs in .venv by itself.
PYTHON ?= python3
UV_VERSION := 0.13.8
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help build test lint bench lab clean lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# uv installs the locked versions (with their hashes) in seconds; pip only brings uv.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, found " + sys.version)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

build: $(READY) ## set up and build the sample reports to outputs/
	$(BIN)/kit build data/reports --format html,pdf --out outputs

test: $(READY) ## set up and run all checks and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m compileall -q kit  # for the many processes of the tests, where Python keeps nothing
	$(BIN)/python -m pytest -n 2

lint: $(READY) ## formatting, lint and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY) ## run the benchmarks, results to benchmarks/results/
	$(BIN)/python -m benchmarks

lab: $(READY) ## open JupyterLab with the notebooks
	$(BIN)/kit lab

lock: $(READY) ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock

clean: ## remove everything that is generated, the environment included
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache dist build
	find outputs -mindepth 1 ! -name README.md -delete
