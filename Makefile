# `make run` shows the site, `make dev` is the development loop, `make test` runs every check, `make fast` the pure tests. Each sets up what it needs.
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
VALIDATE := $(PYTHON) -m check_jsonschema --quiet --builtin-schema vendor.

# A machine that keeps no compiled module compiles thousands of them again at each start: four seconds for each process.
unexport PYTHONDONTWRITEBYTECODE

# What runs at the same time says its words one after the other (make 3.81, on macOS, can't).
IN_TURN := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# Three processes for two cores: while a test waits for a browser or a worker, another one runs.
TESTS := $(PYTHON) -m pytest -n 3 --dist worksteal
# The same tests, in the same order, with the same examples, whatever the day.
SAME_EACH_DAY := -m "not sweep" --randomly-seed=1

.DEFAULT_GOAL := help
.PHONY: docs help setup tools run dev fast test test-all analyse lint types contracts checks compiled browser static unit changed format lock tables release pictures bench

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## install what a run needs in .venv
	@scripts/setup requirements-run.lock

tools: ## install what the tests and the development loop need too
	@scripts/setup requirements.lock

run: setup ## start the site as a deployment runs it: PORT (8000), DATA_DIR (.local/), DATABASE_URL and REDIS_URL choose where
	@exec $(PYTHON) -m devserver.supervisor

dev: tools ## start the development loop: an edited template, style sheet or module takes effect at the next request
	@exec $(PYTHON) -m devserver.supervisor --reload

fast: tools ## the pure tests, without PostgreSQL, Valkey or a browser: under a minute
	TESTS_WITHOUT_SERVICES=on $(TESTS) -n 2 $(SAME_EACH_DAY)

test: $(if $(APP),tools,analyse) ## run everything that must hold before a change is shared; APP=startups: the tests of one app
	@$(MAKE) --no-print-directory unit

test-all: analyse ## the same with all the sweeps, random examples and more repetitions: each night, and before a release
	SIMULTANEOUS_PAIRS=40 FREEZES=20 LONGEST_FREEZE=20 $(TESTS) --hypothesis-profile=nightly

analyse: tools ## what is checked without running the site
	@$(MAKE) --no-print-directory --jobs=2 $(IN_TURN) types browser lint contracts checks compiled

lint: tools ## formatting, lint and the rules of style that no linter has
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) scripts/check_style.py

types: tools ## strict types, tests included
	$(PYTHON) -m mypy

contracts: tools ## who may import whom
	$(PYTHON) -c "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

checks: tools ## missing migrations, Django's checks, the description of the API, the files of the forge and of deploy/
	@$(MANAGE) makemigrations --check --dry-run || \
		{ echo "A model, a label or a choice differs from its migrations: restore it, or run makemigrations (docs/development.md)."; exit 1; }
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null
	$(VALIDATE)github-workflows .github/workflows/*.yml
	$(VALIDATE)github-issue-forms .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/need.yml
	$(VALIDATE)renovate .github/renovate.json
	$(VALIDATE)compose-spec docker-compose.yml
	.venv/bin/kubernetes-validate --strict --quiet deploy/kubernetes.yaml

compiled: tools ## compile the tests beside the check of types, which uses one core; `unit` says what can't be
	@$(PYTHON) -m pytest --collect-only -qq >/dev/null 2>&1 || true

browser: tools ## find or install Chromium for the tests of pages
	@$(PYTHON) -m tests.plugins.chromium

changed: tools ## the rules of style, the tests of what differs from main, and of the modules that import it (BASE: another branch)
	@$(PYTHON) scripts/check_style.py
	@places=$$($(PYTHON) -m tests.plugins.changed $(BASE)) && $(PYTHON) -m pytest -n 2 $(SAME_EACH_DAY) $$places

unit: tools ## the tests alone, without the rest of the sweeps
	$(TESTS) $(SAME_EACH_DAY) $(if $(APP),tests/$(APP))

format: tools ## format the code and mend what lint can mend
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) scripts/check_style.py --fix

lock: tools ## resolve the dependencies again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.12 --extra local --extra dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.12 -c requirements.lock --extra local pyproject.toml -o requirements-run.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.12 -c requirements.lock pyproject.toml -o requirements-deploy.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.12 requirements-docs.in -o requirements-docs.lock

docs: ## write the documentation as a site to .local/docs-site (needs uv)
	@NO_MKDOCS_2_WARNING=1 uv run --quiet --no-project --with-requirements requirements-docs.lock mkdocs build --strict --quiet

static: setup ## write the public pages of the demonstration as files to .local/static-site, for any host of pages
	$(PYTHON) -m devserver.static_site .local/static-site

tables: tools ## write the diagrams of the tables again (docs/tables)
	$(MANAGE) draw_tables

release: tools ## write VERSION everywhere, and record its migrations and a database, for the test of its upgrade
	@$(PYTHON) scripts/prepare_release.py "$(VERSION)"
	@$(PYTHON) -m pytest -q tests/upgrades/record.py
	@echo "Next: make pictures, make test-all, commit « Release $(VERSION) », git tag v$(VERSION)."

pictures: tools ## take the pictures of the help and of the README again, from the demonstration and the exercise
	$(PYTHON) -m tests.browser.help_pictures

bench: tools ## the benchmarks, ratios but for published files (BETAGOUV_RECORDS and BENCH_PEERS name the folders that they need)
	$(PYTHON) -m benchmarks.bench_http
	$(PYTHON) -m benchmarks.bench_figures
	$(PYTHON) -m benchmarks.bench_import
	$(PYTHON) -m benchmarks.bench_files
