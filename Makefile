# Every target does the set-up it needs by itself: tools/setup.sh is called
# each time and returns at once when all is done. `make help` lists them.

VENV ?= .venv
WORKDIR ?= runs/digits
CONFIG ?= launch/spiral_launch/configs/digits.py
ARGS ?=
# Processes that run tests, a file at a time: one a core, but each imports
# TensorFlow.
TEST_PROCESSES ?= auto

export VENV
PYTHON := $(VENV)/bin/python
CODE := benchmarks envs examples launch spiral_tf tests tools

.DEFAULT_GOAL := help
.PHONY: help setup train demo test test-slow test-browser test-faults \
	test-cluster test-current test-wheels test-examples test-bazel test-asan \
	lint format build-files bench lock wheels clean distclean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' \
	  $(MAKEFILE_LIST)

setup: ## All that is needed: system packages, .venv/, the native extension
	@tools/setup.sh

train: setup ## Learn to draw digits (WORKDIR=runs/digits ARGS='--config.x=y')
	$(PYTHON) -m spiral_launch.train --config=$(CONFIG) --workdir=$(WORKDIR) $(ARGS)

demo: setup ## Draw a page with the agents in agents/ (ARGS='--out=DIR --seed=1')
	$(PYTHON) -m spiral_launch.demo $(ARGS)

test: setup ## The tests (ARGS='-k name' for some of them)
	$(PYTHON) -m pytest -q -n $(TEST_PROCESSES) --maxprocesses=8 \
	  --dist=loadfile $(ARGS)

test-slow: setup ## The longer checks, which `make test` leaves out
	$(PYTHON) -m pytest -q -m slow $(ARGS)

test-browser: setup ## The tests of pages, in a Chromium that it installs
	@tools/chromium.sh
	$(PYTHON) -m pytest -q tests/spiral_envs/programs/exports/player_test.py $(ARGS)

test-faults: setup ## Kill each node of a running program, some minutes
	$(PYTHON) -m pytest -q -m slow $(ARGS) tests/faults_test.py

test-cluster: setup ## Train on hosts in network namespaces (as root), some minutes
	$(PYTHON) -m tests.cluster.run

test-current: ## The wheels, on the newest Python that TensorFlow supports
	@tools/setup.sh system
	@tools/test_current.sh $(ARGS)

wheels: ## Wheels that need no system package, for the Pythons here, in dist/
	@tools/setup.sh system
	@tools/wheels/build.sh

test-wheels: wheels ## The wheels, in a root without libmypaint, brushes, compiler
	@tools/wheels/test.sh

test-examples: ## examples/, with stable-baselines3, torchrl, bsuite, dm-acme, minutes
	@tools/setup.sh system
	@tools/test_examples.sh $(ARGS)

test-asan: setup ## Call the extension wrongly under AddressSanitizer, 2 minutes
	@tools/asan.sh $(ARGS)

test-bazel: setup ## The tests from the BUILD files, under Bazel, offline
	@tools/bazel/test.sh $(ARGS)

lint: setup ## ruff, pyink and mypy, and that the BUILD files are current
	$(PYTHON) -m ruff check $(CODE)
	$(PYTHON) -m pyink --check --quiet $(CODE) || \
	  { $(PYTHON) -m pyink --check $(CODE); exit 1; }
	$(PYTHON) -m mypy
	$(PYTHON) -m tools.build_files --check

format: setup ## Put the code into the shape that `make lint` asks for
	$(PYTHON) -m ruff check --fix-only $(CODE)
	$(PYTHON) -m pyink --quiet $(CODE)

build-files: setup ## Write the BUILD files anew from the imports
	$(PYTHON) -m tools.build_files

bench: setup ## Every benchmark, one after another (BENCH=name for one)
	@tools/bench.sh $(BENCH)

lock: ## Resolve requirements/*.lock anew (ARGS=--upgrade for newer versions)
	tools/lock.sh $(ARGS)

clean: ## Remove what builds, tests and lint left; keep .venv/ and runs/
	rm -rf build dist *.egg-info .pytest_cache .hypothesis .mypy_cache \
	  .ruff_cache bazel-*
	find envs launch -name '*.so' -o -name '*.o' | xargs rm -f
	find $(CODE) -name __pycache__ -type d -prune | xargs rm -rf

distclean: clean ## Remove .venv/ as well
	rm -rf $(VENV) .venv-examples
