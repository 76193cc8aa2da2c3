# Every target sets itself up: the first one makes .venv and installs the pinned packages, later ones start at once.
#
#   make demo      a training room with simulated patients       make demo ARGS="--chairs 4"
#   make run       the app                                        make run ARGS="--chair 5"
#   make test      everything that must pass
#   make pictures  the pictures of the documents, drawn anew      make pictures ARGS="--sheets --sight"
#   make snapshots the screens as text, after a change that is meant
#   make clean     take away .venv and everything built
#
# Another Python than the newest one found: make PYTHON=/path/to/python3.12 run

.DEFAULT_GOAL := help
.NOTPARALLEL:

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?=
ARGS ?=

HOME_STAMP := $(VENV)/.home
RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input

# A .venv that was moved, or whose Python is gone, is made again.
STALE := $(shell test -x $(PY) && test "`cat $(HOME_STAMP) 2>/dev/null`" = "`pwd -P`" || echo stale)

.PHONY: help run demo test check-style check-types check-imports check-tests pictures snapshots clean stale

help:
	@sed -n 's/^#   //p' Makefile

run: $(RUN_STAMP)
	@$(PY) -m infusion_tui $(ARGS)

demo: $(RUN_STAMP)
	@$(PY) -m infusion_tui demo $(ARGS)

test: check-style check-types check-imports check-tests
	@echo "== all passed"

check-style: $(DEV_STAMP)
	@echo "== style and common mistakes (ruff)"
	@$(PY) -m ruff check .

check-types: $(DEV_STAMP)
	@echo "== types (mypy)"
	@$(PY) -m mypy

check-imports: $(DEV_STAMP)
	@echo "== imports point one way (import-linter)"
	@$(VENV)/bin/lint-imports

check-tests: $(DEV_STAMP)
	@echo "== tests (pytest)"
	@$(PY) -m pytest -n auto $(ARGS)

pictures: $(RUN_STAMP)
	@$(PY) docs/pictures/make_pictures.py $(ARGS)

snapshots: $(DEV_STAMP)
	@SNAPSHOTS=renew $(PY) -m pytest -q tests/tui/test_screens_as_text.py $(ARGS)

$(HOME_STAMP): $(STALE)
	@found=; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    found="$$python"; break; \
	  fi; \
	done; \
	if test -z "$$found"; then \
	  echo "infusion-tui needs Python 3.11, 3.12 or 3.13 with its venv module, and found none." >&2; \
	  echo "Install one (on Debian and Ubuntu: apt install python3 python3-venv)," >&2; \
	  echo "or name one: make PYTHON=/path/to/python3.12 ..." >&2; \
	  exit 1; \
	fi; \
	echo "== setting up .venv with $$found"; \
	"$$found" -m venv --clear $(VENV)
	@pwd -P > $@

$(RUN_STAMP): $(HOME_STAMP) requirements.txt requirements-build.txt pyproject.toml
	@echo "== installing what infusion-tui needs to run"
	@$(PIP_INSTALL) --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.txt
	@echo "== installing what the tests need"
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks -type d -name __pycache__ -exec rm -rf {} + 2>/dev/null || true
