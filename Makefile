# One list of commands for people, hooks and CI. Needs make and Python 3.11 or newer.
#   make demo     a made-up shop, its matrix and demo/report.html
#   make shop     a real shop with pairwell in it
#   make test     everything that must be green
PYTHON ?= $(firstword $(foreach v,3.11 3.12 3.13,$(shell command -v python$(v) 2>/dev/null)) python3)
VENV   ?= .venv
WORKERS ?= 2
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check --quiet

WIDGET  = $(CURDIR)/src/pairwell/web/widget

.DEFAULT_GOAL := help
.PHONY: help demo shop test check soak bench lock widget format clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# A stamp stands for "installed from this lock": the second run installs nothing.
$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'pairwell needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11'; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --only-binary :all: -r requirements.txt
	$(BIN)/python -c "import site, pathlib; \
	  pathlib.Path(site.getsitepackages()[0], 'pairwell-here.pth').write_text(str(pathlib.Path('src').resolve()))"
	printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m pairwell "$$@"\n' > $(BIN)/pairwell
	chmod +x $(BIN)/pairwell
	touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.txt
	$(PIP) install --require-hashes --only-binary :all: -r requirements-test.txt
	touch $@

# The example shop is a stranger to pairwell: it has its own environment and speaks HTTP.
# One package of its has no wheel.
$(VENV)/.shop: requirements-shop.txt | $(VENV)/.run
	test -x $(VENV)/shop/bin/python || $(BIN)/python -m venv $(VENV)/shop
	$(VENV)/shop/bin/python -m pip --disable-pip-version-check --quiet install \
	  --require-hashes --only-binary :all: --no-binary django-haystack -r requirements-shop.txt
	touch $@

# A compiled kernel does not know when another file that it was compiled from has changed.
$(VENV)/.kernels: $(wildcard src/pairwell/matrix/*.py src/pairwell/simulate/*.py src/pairwell/offers/loops/*.py) | $(VENV)/.run
	find src -name '*.nbi' -delete -o -name '*.nbc' -delete
	touch $@

demo: $(VENV)/.run $(VENV)/.kernels  ## a made-up shop from order file to demo/report.html
	$(BIN)/pairwell demo

shop: $(VENV)/.shop $(VENV)/.kernels  ## a django-oscar shop with pairwell in it, until Ctrl-C
	$(BIN)/python examples/oscar_shop/run.py

check: $(VENV)/.test  ## style, types and architecture, without running tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports --no-cache  # a cached graph misses modules that came later

# Where the example shop cannot be had its one test skips and says so.
test: check $(VENV)/.kernels  ## everything that must be green
	@$(MAKE) --no-print-directory $(VENV)/.shop || echo 'No django-oscar here: its test will skip.' >&2
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -rs

soak: $(VENV)/.test $(VENV)/.kernels  ## the tests that take minutes or hours
	HYPOTHESIS_PROFILE=soak $(BIN)/pytest -n $(WORKERS) --timeout 14400 -m soak -rs

bench: $(VENV)/.test $(VENV)/.kernels  ## accuracy, speed and memory beside the peers
	$(PIP) install --require-hashes --only-binary :all: -r requirements-benchmark.txt
	PYTHONPATH=src $(BIN)/python -m benchmarks

widget:  ## pairwell.min.js, the widget as it is served, from pairwell.js beside it; needs npm
	cd tests/browser && npm ci --ignore-scripts
	cd tests/browser && node minify.mjs $(WIDGET)/pairwell.js $(WIDGET)/pairwell.min.js

format: $(VENV)/.test  ## put the code into the one layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate --no-emit-index-url
LOCK    = $(COMPILE) pyproject.toml
lock: $(VENV)/.run  ## compile the hashed requirements again
	test -x $(BIN)/uv || $(PIP) install uv
	$(LOCK) -o requirements.txt
	$(LOCK) --group test -c requirements.txt -o requirements-test.txt
	$(LOCK) --group test --group benchmark -c requirements-test.txt -o requirements-benchmark.txt
	$(COMPILE) --group shop -o requirements-shop.txt

clean:  ## forget the environment and the caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache demo
