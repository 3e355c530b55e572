# Two commands are enough for a newcomer: `make demo` and `make test`. `make help` lists the rest.
# On a bare Debian 12 with Python 3.11 and make, both fetch what is missing, as root or with sudo, and say so.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The sandbox loads workflows and rules anew for every workflow: without kept bytecode it would compile them each time.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help demo up test check fix bench pictures venv packages lock docs clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: venv ## Play a whole round in about two minutes and stay up to be looked at (ARGS=--exit ends at once)
	@$(BIN)/remiss demo $(ARGS)

up: venv ## Start everything and keep it running (Ctrl-C stops)
	@$(BIN)/remiss up $(ARGS)

test: venv packages ## Run all tests, on two cores (PYTEST_ARGS="tests/rules -k due" for some)
	@$(BIN)/python -m pytest $(or $(PYTEST_ARGS),-n 2 --dist loadfile)

check: venv ## Run every check of the house and list all that fails
	@$(BIN)/python -m tests.check

fix: venv docs lock ## Mend what can be mended: format, imports, generated pages, lock file
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: venv ## Measure, each figure beside its floor
	@$(BIN)/python -m bench $(ARGS)

pictures: venv packages ## Picture every page, letter, document and Temporal view in var/pictures (ARGS=letters: only those)
	@$(BIN)/python -m tests.pictures $(ARGS)

venv: $(STAMP)

# The stamp is older than one of these exactly when something must be installed anew.
$(STAMP): requirements.lock pyproject.toml deploy/venv.sh
	@deploy/venv.sh

packages:
	@deploy/debian-packages.sh

docs: venv
	@$(BIN)/python -m docs.generate

lock: venv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock

clean: ## Take away what was built; leaves var/ (rounds, answers, mails) alone
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
