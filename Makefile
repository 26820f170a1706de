# Everything one does here. Python 3.11 or newer and make are all it needs: `make help`.

PYTHON ?= python3
PY := .venv/bin/python
CODE := $(wildcard chassis gateway services suite web bench tests)
IMAGES := $(patsubst %/pyproject.toml,%,$(wildcard gateway/pyproject.toml web/pyproject.toml services/*/pyproject.toml))
# Each gate speaks in one piece where make knows how.
IN_ONE_PIECE := $(if $(filter output-sync,$(.FEATURES)),--output-sync)
# Locks name hashes and no addresses, and hold on every platform. `make lock UPGRADE=--upgrade` takes the newest.
COMPILE := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11 --custom-compile-command "make lock" $(UPGRADE)

# What needs neither a server nor patience; the other tests are run one by one, since they share servers.
QUICK := not slow and not e2e and not servers

.DEFAULT_GOAL := help
.PHONY: help install install-dev run check lint types walls unit packages test bench walkthrough mutants \
	lock contracts migration clean

help: ## Show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: ## Put what the suite needs into .venv
	@$(PYTHON) suite/bootstrap.py install

install-dev: ## The same, with the tools of developers
	@$(PYTHON) suite/bootstrap.py install-dev

run: ## Start everything on this machine, with demo data (ARGS="…")
	@$(PYTHON) suite/bootstrap.py run $(ARGS)

check: install-dev ## Lint, types, walls and the quick tests, within a minute
	@$(MAKE) --no-print-directory --jobs 4 --keep-going $(IN_ONE_PIECE) lint types walls unit

lint: install-dev ## Style and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: install-dev ## Static types
	$(PY) -m mypy $(CODE)

walls: install-dev ## Who may import whom
	$(PY) .venv/bin/lint-imports

unit: install-dev ## The quick tests alone
	$(PY) -m pytest -n 2 --dist loadfile -m "$(QUICK)"

packages: install-dev ## The real servers that tests use (Debian and Ubuntu, as root)
	$(PY) -m tests.servers.packages

test: packages lint types walls unit ## Every check and every test, real servers included
	$(PY) -m pytest -m "not ($(QUICK))"

bench: install-dev ## Measure load, latency and scale (ARGS="…")
	$(PY) -m bench $(ARGS)

walkthrough: install ## Follow one ticket through the whole house
	$(PY) -m suite walkthrough

mutants: install-dev ## Break the code on purpose; the tests must notice
	$(PY) -m tests.mutants $(ARGS)

contracts: install-dev ## Write contracts/ anew from the code
	$(PY) -m suite contracts

migration: install-dev ## Draft a migration: SERVICE=ticket MESSAGE="tickets know why"
	@test -n "$(SERVICE)" -a -n "$(MESSAGE)" || { echo 'make migration SERVICE=ticket MESSAGE="…"' >&2; exit 2; }
	$(PY) -m suite migration "$(SERVICE)" "$(MESSAGE)"

lock: $(PY) ## Pin every package with its hashes anew (UPGRADE=--upgrade)
	@$(PY) -m uv --version > /dev/null 2>&1 || $(PY) -m pip install --quiet uv
	$(COMPILE) --output-file suite/requirements.lock $(sort chassis/pyproject.toml suite/pyproject.toml $(IMAGES:=/pyproject.toml))
	$(COMPILE) --output-file requirements-dev.lock --group dev suite/requirements.lock
	@for image in $(IMAGES); do \
		$(COMPILE) --constraint suite/requirements.lock --output-file $$image/requirements.lock \
			chassis/pyproject.toml $$image/pyproject.toml || exit 1; \
	done

$(PY):
	$(PYTHON) -m venv .venv

clean: ## Remove the environment and every cache; data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
