# `make` alone lists the targets. Needed beforehand: git, make, Python 3.11 or newer with pip.

.DEFAULT_GOAL := help
.PHONY: help serve quick test full build check changes benchmark mutations coverage mutants setup setup-tests lock audit stale sbom pdf pictures lighthouse zensical fresh-machine clean

# Any Python from 3.11 can start the set-up. Each candidate is run to find out, since pyenv's python3 fails where it has
# not installed the version of .python-version: https://github.com/pyenv/pyenv/issues/431
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

# Python is started hundreds of times, and without kept bytecode it compiles everything each time.
unexport PYTHONDONTWRITEBYTECODE

SETUP = $(or $(PYTHON),$(error Python 3.11 or newer is needed, and none was found here)) -m tools.machine.setup
RUN = .venv/bin/python -m

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: setup ## Build the site, serve it at http://127.0.0.1:8000 (PORT=…), and build again on every change
	@$(RUN) tools.site.serve

# Three processes for two cores, since browsers often wait. Tests of one file stay together: they share pages and browsers.
PYTEST = pytest --quiet --numprocesses 3 --dist loadfile --no-loadscope-reorder

quick: setup ## Run the checks, and the tests that need no browser and no built site: under a minute
	@$(RUN) tools.machine.check
	@$(RUN) $(PYTEST) --numprocesses 2 --dist worksteal --size quick

test: setup-tests ## Run the checks, and the tests of every behaviour once, in real browsers
	@$(RUN) tools.machine.check
	@$(RUN) $(PYTEST) --size test --durations 10

full: setup-tests ## Run everything: every page in every look, three browsers in full, growth, coverage
	@$(RUN) tools.machine.check
	@$(RUN) $(PYTEST) --size full --durations 10
	@$(MAKE) --no-print-directory coverage

build: setup ## Build the site into site/
	@$(RUN) tools.site.build

check: setup ## Check code, types, rules, scripts and workflows
	@$(RUN) tools.machine.check

changes: setup ## Report what differs between the rules of OLD=… and NEW=…, and fail if CHANGELOG.md lacks a changed answer
	@$(RUN) tools.upkeep.changes "$${OLD:-origin/main}" "$${NEW:-rules}"

benchmark: setup-tests ## Measure how fast the site is, and print the figures (NAME=…: only those, JSON=…: into that file too)
	@$(RUN) tools.upkeep.benchmark $(NAME) $(if $(JSON),--json $(JSON))

mutations: setup ## Change every single fact of the rules, and list the changes that no check notices
	@$(RUN) tests.support.mutations

coverage: setup ## Find the lines and branches of checker/ that the tests without a browser never reach
	@$(RUN) coverage run -m pytest --size unit
	@$(RUN) coverage report

mutants: setup ## Change the checker's code in small ways, and list the changes that no test or type notices
	@$(RUN) tests.support.mutants

setup: ## Install what the targets need, where it is missing or out of date
	@$(SETUP)

setup-tests: ## Install what the tests need too: three browsers, fonts, pdftotext, a Danish dictionary
	@$(SETUP) --tests

lock: setup ## Bring the lock files up to date with requirements/*.in and package.json (UPGRADE=1: newest versions)
	@$(RUN) tools.machine.lock $(if $(UPGRADE),--upgrade)

audit: setup ## Ask the databases of PyPI and npm for known vulnerabilities in the locked packages
	@$(RUN) tools.upkeep.audit

stale: build ## List rules that nobody has checked for long or that change soon, and dead links
	@$(RUN) tools.upkeep.stale

sbom: build ## List what the site is made of, as CycloneDX, in build/sbom.cdx.json
	@$(RUN) tools.upkeep.sbom

pdf: build setup-tests ## Print the overview, and the whole handbook as a book, as PDF into build/pdf/
	@$(RUN) tools.upkeep.pdf

pictures: build setup-tests ## Take the README's pictures from the built site
	@$(RUN) tools.upkeep.pictures

lighthouse: build ## Measure the built site with Lighthouse, as on a mid-range phone
	@$(RUN) tools.upkeep.lighthouse

zensical: setup ## Build the same site with Zensical, into build/zensical/
	@$(RUN) tools.upkeep.zensical

fresh-machine: ## Try `make serve` and `make test` on a small fresh Debian, as root (FONTS=liberation, TRY="make quick", CACHE=…)
	@$(or $(PYTHON),python3) -B -m tools.upkeep.fresh_machine \
		$(if $(FONTS),--fonts $(FONTS)) $(if $(TRY),--run '$(TRY)') $(if $(CACHE),--cache '$(CACHE)')

clean: ## Remove everything that was built or installed here
	rm -rf site .site-* build mutants .venv .tools node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
