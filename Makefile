# `make run` is all a reader needs; `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8501
ARGS ?=
IN := .venv/bin/python
READY := .venv/ready

.PHONY: help run setup test lint bench clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

run: $(READY)  ## start the workbench on 127.0.0.1 (PORT=8501, ARGS= further streamlit options)
	@$(IN) -m views --server.port $(PORT) $(ARGS)

setup: $(READY)  ## the environment in .venv, with the pinned dependencies (PYTHON=python3)

# Each worker takes a stretch of the tests in their order, so that neighbours share what they keep; who is done first
# takes over half of what another has left. A worker needs up to 2 GB. There is one more than cores, up to four: the
# one that drives the browser mostly waits for it.
test: $(READY)  ## every test, on up to 4 cores (ARGS= further pytest options)
	@$(IN) -m pytest --numprocesses=$$($(IN) -c "import os; print(min(4, (os.cpu_count() or 1) + 1))") --dist=worksteal $(ARGS)

lint: $(READY)  ## style, formatting and types
	@$(IN) -m ruff check .
	@$(IN) -m ruff format --check .
	@$(IN) -m mypy

bench: $(READY)  ## the benchmarks (ARGS= their options)
	@$(IN) -m benchmarks $(ARGS)

clean:  ## remove the environment and what the tools left behind
	@rm -rf .venv *.egg-info build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The chosen Python answers "fit", or says in a sentence what is wrong with it.
ASK = import sys; v = sys.version_info; \
	v < (3, 11) and sys.exit("$(PYTHON) is Python %d.%d, so name a newer one, as in make PYTHON=python3.12" % v[:2]); \
	from importlib.util import find_spec; \
	find_spec("venv") and find_spec("ensurepip") or sys.exit("$(PYTHON) has no venv (Debian: apt install python3-venv)"); \
	print("fit")
ANSWER = $(shell ($(PYTHON) -c '$(ASK)') 2>&1 || :)

$(READY): requirements.lock pyproject.toml
	$(if $(filter fit,$(lastword $(ANSWER))),,$(error Greenroom needs Python 3.11 or newer, with its venv module: $(ANSWER)))
	@echo "Setting up .venv: a minute or two, once."
	@$(PYTHON) -m venv .venv
	@$(IN) -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@$(IN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(IN) -c 'import lightgbm' || { echo "LightGBM needs the OpenMP library (Debian: apt install libgomp1, macOS: brew install libomp)." >&2; exit 1; }
	@touch $@
