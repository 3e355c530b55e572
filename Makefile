# Two commands are enough for a newcomer: `make demo` and `make test`. `make help` lists the rest.
# On a bare Debian 12 or 13 with Python and make, both fetch what is missing, as root or with sudo, and say so.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Each command and each test's sandbox loads modules anew: without kept bytecode it would compile them each time.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev

.PHONY: help demo up test check fix bench site pictures venv dev packages lock docs later fresh clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: venv ## Play a whole round in about two minutes and stay up to be looked at (ARGS=--exit ends at once)
	@$(BIN)/remiss demo $(ARGS)

up: venv ## Start everything and keep it running (Ctrl-C stops)
	@$(BIN)/remiss up $(ARGS)

test: dev packages ## Run all tests, on two cores (PYTEST_ARGS="tests/rules -k due" for some)
	@$(BIN)/python -m pytest $(or $(PYTEST_ARGS),-n 2 --dist loadfile --no-loadscope-reorder)

check: dev ## Run every check of the house and list all that fails
	@$(BIN)/python -m tests.check

fix: dev docs lock ## Mend what can be mended: format, imports, generated pages, lock file
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: dev packages ## Measure, each figure beside its floor
	@$(BIN)/python -m bench $(ARGS)

site: dev ## Build the site of the docs in var/site
	@$(BIN)/python deploy/site/build.py var/site

pictures: dev packages ## Picture every page, letter, document and Temporal view in var/pictures (ARGS=letters: only those)
	@$(BIN)/python -m tests.pictures $(ARGS)

later: dev ## Run the tests that need no server 45 days, a year and three years ahead (PYTEST_ARGS for some)
	@$(BIN)/python -m tests.later $(PYTEST_ARGS)

fresh: ## Play both commands on bare Debian 12 and 13, as root (SYSTEMS=trixie, PYTEST_ARGS=... for less)
	@PYTEST_ARGS='$(PYTEST_ARGS)' NEWER='$(NEWER)' deploy/fresh.sh $(SYSTEMS)

venv: $(STAMP)

dev: $(DEV_STAMP)

# A stamp is older than one of these exactly when something must be installed anew.
$(STAMP): requirements.lock pyproject.toml deploy/venv.sh deploy/install-lock.sh
	@deploy/venv.sh

$(DEV_STAMP): requirements-dev.lock requirements.lock pyproject.toml deploy/venv.sh deploy/install-lock.sh
	@deploy/venv.sh dev

packages:
	@deploy/debian-packages.sh

docs: dev
	@$(BIN)/python -m docs.generate

lock: dev
	@PATH="$(CURDIR)/$(BIN):$$PATH" deploy/lock.sh $(ARGS)

clean: ## Take away what was built; leaves var/ (rounds, answers, mails) alone
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
