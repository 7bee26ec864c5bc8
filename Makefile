# Everything that is done with this repository, one word each. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
WORKERS ?= 2

.PHONY: help install dev demo run test check style types layers extract messages thorough bench chaos lock

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/runtime: requirements/runtime.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Relevo needs Python 3.11 or newer; name one with make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# axe-core for the accessibility tests: the version and its hash stand in the lock file.
$(VENV)/npm/done: requirements/npm/package.json requirements/npm/package-lock.json | $(VENV)/runtime
	@command -v npm >/dev/null || { echo "The accessibility tests need npm, to fetch axe-core once: install it (Debian: apt-get install npm) and try again." >&2; exit 1; }
	mkdir -p $(@D) && cp $^ $(@D)
	npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

install: $(VENV)/runtime ## make the virtual environment with what running needs
dev: $(VENV)/dev $(VENV)/npm/done ## … and what developing needs

demo: install ## start everything with a demo company and a sandbox mailbox
	RELEVO_DATA_DIR=var/demo $(BIN)/relevo demo

run: install ## start the desk on the data folder (see docs/deploy.md)
	$(BIN)/relevo serve

extract: $(VENV)/dev ## collect new strings into the translations
	$(BIN)/python tools/messages.py

messages: install ## compile the translations
	$(BIN)/python tools/build_messages.py

test: dev messages ## all tests, on an own PostgreSQL and real mail servers
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations 25 $(TESTS)

style: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	RELEVO_DATA_DIR=var/types $(BIN)/mypy

layers: $(VENV)/dev
	$(BIN)/lint-imports

check: style types layers test ## style, types, layers, then all tests (migrations, translations and sizes are tests)

thorough: dev messages ## what takes minutes, in full: axe-core on all pages in both widths, more made-up requests to the API (CI runs it)
	THOROUGH=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/browser/test_accessibility.py tests/api/test_fuzz.py

chaos: $(VENV)/dev messages ## kill processes at random points, many rounds (slow)
	KILL_ROUNDS=200 $(BIN)/python -m pytest tests/channels/email/test_ingest_kill.py tests/channels/email/test_delivery_kill.py tests/ops/test_serve.py

bench: $(VENV)/dev ## all benchmarks; one of them: make bench-list
	$(BIN)/python -m benchmarks all

bench-%: $(VENV)/dev
	$(BIN)/python -m benchmarks $*

lock: ## write the lock files anew
	tools/lock.sh
