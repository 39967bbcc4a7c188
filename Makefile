# Commands of the portal. `make demo` shows it, `make test` proves it; README.md tells the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
# DATA_DIR, PORT, HOST: environment or make variables (make demo PORT=9000).
export DATA_DIR PORT HOST

.PHONY: help install install-dev demo demo-reset test lint format bench e2e soak docs messages lock backup restore

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | column -t -s '|'

install: ## virtual environment, dependencies, database with reference data; then manage.py works
	@scripts/install.sh run
	@$(PYTHON) scripts/prepare.py

install-dev:
	@scripts/install.sh dev

demo: ## the portal with demo data: web, worker and beat in the foreground (PORT, HOST, DATA_DIR)
	@scripts/install.sh run
	@exec $(PYTHON) scripts/demo.py

demo-reset: ## forget the demo's data and start over
	@scripts/install.sh run
	@exec $(PYTHON) scripts/demo.py --reset

test: install-dev ## the whole suite: SQLite, and PostgreSQL, Redis and browser where they are there
	@scripts/test.sh

lint: install-dev ## ruff, djlint, import-linter, missing migrations and translations
	@scripts/lint.sh

format: install-dev ## let ruff put the code in order
	@$(PYTHON) -m ruff check --fix --quiet .
	@$(PYTHON) -m ruff format --quiet .

bench: install-dev ## the benchmark, on the configured database, in a throw-away copy
	@$(PYTHON) manage.py benchmark

e2e: install-dev ## browser tests only
	@REQUIRE_SERVICES=1 $(PYTHON) -m pytest -p no:cacheprovider -m needs_chromium tests

soak: install-dev ## people at work on a demo of its own (SOAK_SECONDS, SOAK_USERS), long random lives of dossiers (LIFE_EXAMPLES)
	@$(PYTHON) scripts/soak.py
	@LIFE_EXAMPLES=$(or $(LIFE_EXAMPLES),500) $(PYTHON) -m pytest -q -p no:cacheprovider tests/applications/test_life_machine.py

docs: install-dev ## diagrams and tables made from the code
	@$(PYTHON) scripts/prepare.py
	@$(PYTHON) scripts/docs.py

messages: install-dev ## collect the texts of the screens into locale/
	@scripts/messages.sh

lock: install-dev ## write the lock files from requirements*.txt
	@scripts/lock.sh

backup: ## one archive of database and files (FILE=…)
	@$(PYTHON) manage.py portal_backup "$(or $(FILE),$(or $(DATA_DIR),var)/backups/portal-$(shell date +%Y%m%d-%H%M%S).tar.gz)"

restore: ## FILE=… into an empty or just migrated portal
	@test -n "$(FILE)" || { echo "make restore FILE=<archive>" >&2; exit 2; }
	@$(PYTHON) manage.py portal_restore "$(FILE)"
