# `make` alone lists the targets. Needed beforehand: git, make, Python 3.11 or newer with pip.

.DEFAULT_GOAL := help
.PHONY: help serve test build check changes benchmark mutations coverage mutants setup lock audit stale sbom pdf lighthouse zensical clean

# Any Python from 3.11 starts the set-up. A python3 of pyenv's answers nothing where .python-version is not installed,
# so each is asked to run.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

SETUP = $(or $(PYTHON),$(error Python 3.11 or newer is needed, and no python3 here is that)) -m tools.machine.setup
RUN = .venv/bin/python -m

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: setup ## Build the site, serve it at http://127.0.0.1:8000 (PORT=…), and build again on every change
	@$(RUN) tools.site.serve

test: ## Run every check and every test, those in a real browser included
	@$(SETUP) --tests
	@$(RUN) tools.machine.check
	@$(RUN) pytest

build: setup ## Build the site into site/
	@$(RUN) tools.site.build

check: setup ## Check code, types, rules, scripts and workflows
	@$(RUN) tools.machine.check

changes: setup ## Report what differs between the rules of OLD=… and NEW=…, and fail if CHANGELOG.md lacks a changed answer
	@$(RUN) tools.upkeep.changes $(or $(OLD),origin/main) $(or $(NEW),rules)

benchmark: ## Measure how fast the site is, and print the figures (NAME=…: only those, JSON=…: into that file too)
	@$(SETUP) --tests
	@$(RUN) tools.upkeep.benchmark $(NAME) $(if $(JSON),--json $(JSON))

mutations: setup ## Change every single fact of the rules, and list the changes that no check notices
	@$(RUN) tests.support.mutations

# They make the whole site or a hundred versions of the rules, and enter no line that others do not.
ELSEWHERE = $(patsubst %,--ignore=tests/test_%.py,benchmark build hostile_rules mutations serve zensical)

coverage: setup ## Find the lines and branches of checker/ that the tests without a browser never enter
	@$(RUN) coverage run -m pytest --in-process -k "not every_combination_of_answers" $(ELSEWHERE)
	@$(RUN) coverage report

mutants: setup ## Change the code of the checker in small ways, and list the changes that no test or type notices
	@$(RUN) tests.support.mutants

setup: ## Install what the targets need, where it is missing or out of date
	@$(SETUP)

lock: setup ## Bring the lock files up to date with requirements/*.in and package.json (UPGRADE=1: newest versions)
	@$(RUN) tools.machine.lock $(if $(UPGRADE),--upgrade)

audit: setup ## Ask the databases of PyPI and npm for known holes in what is locked
	@$(RUN) tools.upkeep.audit

stale: build ## Tell which rules nobody has checked for long, and which links are dead
	@$(RUN) tools.upkeep.stale

sbom: setup ## List what the site is made of, as CycloneDX, in build/sbom.cdx.json
	@$(RUN) tools.upkeep.sbom

pdf: build ## Make the overview and the whole handbook as PDF, in build/pdf/
	@$(SETUP) --tests
	@$(RUN) tools.upkeep.pdf

lighthouse: build ## Measure the built site with Lighthouse, as on a middling phone
	@$(RUN) tools.upkeep.lighthouse

zensical: setup ## Build the same site with Zensical, in build/zensical/
	@$(RUN) tools.upkeep.zensical

clean: ## Remove all that was built or installed here
	rm -rf site .site-* build mutants .venv .tools node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
