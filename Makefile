# Two commands are enough: `make run` and `make test`. Each sets up what it needs.
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py

# A machine that keeps no compiled module compiles thousands of them again at each start: four seconds for each process.
unexport PYTHONDONTWRITEBYTECODE

# What runs at the same time says its words one after the other (make 3.81, on macOS, can't).
IN_TURN := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types contracts checks compiled browser pooler unit format lock pictures bench

help: ## say what can be done
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## install the locked dependencies in .venv
	@scripts/setup

run: setup ## start the site: PORT (8000), DATA_DIR (.local/), DATABASE_URL and REDIS_URL choose where
	@exec $(PYTHON) -m devserver.supervisor --follow-parent

test: setup ## everything that must hold before a change is shared
	@$(MAKE) --no-print-directory --jobs=2 $(IN_TURN) types browser pooler lint contracts checks compiled
	@$(MAKE) --no-print-directory unit

lint: setup ## formatting and lint
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types: setup ## strict types, tests included
	$(PYTHON) -m mypy

contracts: setup ## who may import whom
	$(PYTHON) -c "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

checks: setup ## missing migrations, Django's checks, the description of the API
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null

compiled: setup ## compile the tests beside the check of types, which uses one core; `unit` says what can't be
	@$(PYTHON) -m pytest --collect-only -qq >/dev/null 2>&1 || true

browser: setup ## find or install Chromium for the tests of pages
	@$(PYTHON) -m tests.plugins.chromium

# A machine installs one package at a time.
pooler: setup | browser ## find or install PgBouncer; without it, the tests that need it fail and say so
	-@$(PYTHON) -m devserver.pooler

unit: setup ## the tests alone
	$(PYTHON) -m pytest -n 2 --dist worksteal

format: setup ## format the code and mend what lint can mend
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lock: setup ## resolve the dependencies again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.12 --extra local --extra dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.12 -c requirements.lock pyproject.toml -o requirements-deploy.lock

pictures: setup ## take the pictures of the help again, from a site that runs (SITE)
	$(PYTHON) -m tests.browser.help_pictures $(SITE)

bench: setup ## the benchmarks, as ratios
	@set -e; for script in benchmarks/bench_*.py; do echo "== $$script"; $(PYTHON) $$script; done
