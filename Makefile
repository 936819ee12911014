# Each target makes its own .venv first, once: .venv/.ready tells that it is up to date.
# Another Python: make test PYTHON=python3.12

SHELL := /bin/sh
PYTHON ?= python3
SECONDS ?= 600
SEED ?= 1
EVENTS ?= 1000000
DATABASE ?= sqlite
TRANSPORT ?= webhook
PY := .venv/bin/python
READY := .venv/.ready

.PHONY: help run demo screenshots test bench profile chaos fuzz hostile lint check docs constraints clean

help:
	@echo "make run     start the bot with config.toml"
	@echo "make demo    try it in a browser, without a token"
	@echo "make test    the tests"
	@echo "make profile where an event spends its time"
	@echo "make bench   how fast it is, beside others; JOB=name for one, QUICK=1 for a look, JOB=memory-flat EVENTS=1000000 for a long run"
	@echo "make check   lint, types, architecture and tests: what CI does"
	@echo "make chaos   try to break it: SECONDS=600 SEED=1; the last line tells what was lost and doubled"
	@echo "make fuzz    send it what nobody should send: EVENTS=1000000 SEED=1; CHUNK=17 runs one part of it again;"
	@echo "             DATABASE=postgresql on that, WHOLE=1 through the running program, PAGES=1 for requests to the pages"
	@echo "make hostile forged, broken and evil input: DATABASE=sqlite or postgresql, TRANSPORT=webhook or polling"
	@echo "make docs    write the pages in docs/ that are generated"
	@echo "make screenshots  make the pictures in docs/screenshots; look at each"
	@echo "make clean   remove .venv and the caches, not your data"

run: $(READY)
	@$(PY) -m bot run

demo: $(READY)
	@$(PY) -m bot playground

screenshots: $(READY)
	@SCREENSHOTS=docs/screenshots $(PY) -m pytest -q tests/web/test_screenshots.py tests/web/pages/test_screenshots.py \
	  "tests/web/pages/test_mini_app_browser.py::test_every_page_of_the_app_fits"

test: $(READY)
	@$(PY) -m pytest -q -n auto --dist worksteal --durations=15

chaos: $(READY)
	@$(PY) -m tests.chaos --seconds $(SECONDS) --seed $(SEED) --database $(DATABASE) $(if $(WRITE),--write $(WRITE))

fuzz: $(READY)
	@$(PY) -m tests.fuzz --events $(EVENTS) --seed $(SEED) $(if $(CHUNK),--chunk $(CHUNK)) $(if $(DATABASE),--database $(DATABASE)) $(if $(WHOLE),--whole) $(if $(PAGES),--pages)

hostile: $(READY)
	@HOSTILE_DATABASE=$(DATABASE) HOSTILE_TRANSPORT=$(TRANSPORT) $(PY) -m pytest -q -n auto --dist worksteal tests/hostile

# JOB=find runs one job; QUICK=1 looks whether all work, with 10,000 items; EVENTS=1000000 is for JOB=memory-flat
bench: $(READY)
	@$(PY) -m benchmarks $(if $(JOB),--job $(JOB)) $(if $(QUICK),--quick) $(if $(findstring command line,$(origin EVENTS)),--events $(EVENTS))

profile: $(READY)
	@$(PY) -m benchmarks.profiling

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy
	$(PY) .venv/bin/lint-imports

check: lint test

docs: $(READY)
	@WRITE_DOCS=1 $(PY) -m pytest -q -k "transcript or page_of_rights"

constraints: $(READY)
	@{ echo "# The exact versions the tests ran with. Made by: make constraints"; \
	   $(PY) -m pip freeze --exclude-editable --exclude setuptools; } > constraints.new
	@mv constraints.new constraints.txt

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist

$(READY): pyproject.toml constraints.txt
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "Python is missing: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is not. Name another: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making .venv (once)"
	@$(PY) -c '' 2>/dev/null || rm -rf .venv
	@"$(PYTHON)" -m venv .venv
	@$(PY) -m pip install --quiet --constraint constraints.txt hatchling
	@$(PY) -m pip install --quiet --constraint constraints.txt --no-build-isolation --editable '.[test]' || { \
	  echo "The packages could not be installed; pip says why above. Network?" >&2; exit 1; }
	@touch $(READY)
