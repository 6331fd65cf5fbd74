# make run    a fresh clone → .venv → outputs/, a summary and the scores
# make test   style, types, import layers, tests and the score gate, on every supported Python found here
# make test-spark   `yaosu spark` on a real Spark (needs Java 17; installs 434 MB); SHORT=1 leaves some of it out
# make bench  speed and memory beside the figures asked: QUICK=1 in two minutes, FULL=1 with 1 GB, PEERS=1 with JioNLP and cpca,
#             FILES='news/*.jsonl' on your own texts
# make bench-resume  twenty runs killed at random moments and resumed: the same bytes as an undisturbed one
# make floors raises the floors of the score gate to the scores of today (it never lowers one)
# PYTHON=python3.12 chooses the interpreter of .venv.

SHELL := /bin/bash
PYTHON ?= python3
OTHERS := 3.12 3.13
BIN := .venv/bin
PIP := -m pip --disable-pip-version-check --quiet install

.PHONY: run test test-spark bench bench-resume floors outputs clean

run: outputs
	$(BIN)/yaosu evaluate --predictions outputs --document quality-month-2024

outputs: .venv/run.stamp
	$(BIN)/yaosu extract corpus/raw --out outputs

test: .venv/test.stamp
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@for version in $(OTHERS); do .ci/tests-under $$version || exit 1; done
	$(BIN)/python -m pytest

test-spark: .venv/spark.stamp
	$(BIN)/mypy
	YAOSU_SPARK=must $(BIN)/python -m pytest tests/test_cluster.py tests/test_cluster_runs.py $(if $(SHORT),-m 'not long')

bench: .venv/test.stamp $(if $(PEERS),.venv/bench.stamp)
	$(BIN)/python -m benchmarks.bench $(if $(QUICK),--quick) $(if $(FULL),--full) $(FILES)
ifndef QUICK
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.scaling
endif

bench-resume: .venv/test.stamp
	$(BIN)/python -m benchmarks.resume $(FILES)

floors: .venv/run.stamp
	$(BIN)/yaosu evaluate --raise-floors

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || { \
	  echo "yaosu needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo none that runs)." \
	       "Name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/made.stamp requirements.lock pyproject.toml
	$(BIN)/python $(PIP) --no-deps -r requirements.lock
	$(BIN)/python $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.lock
	$(BIN)/python $(PIP) --no-deps -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: .venv/test.stamp requirements-bench.lock
	$(BIN)/python $(PIP) --no-deps -r requirements-bench.lock
	@touch $@

.venv/spark.stamp: .venv/test.stamp requirements-spark.lock
	$(BIN)/python $(PIP) --no-deps -r requirements-spark.lock
	@touch $@

clean:
	rm -rf .venv .venv-3.* dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
