# One command does the main job, another passes the tests; each sets up what it needs.
#
#   make grade                              grade the example class into results/
#   make grade SUBMISSIONS=path OUT=dir     grade yours
#   make P3                                 all figures of P3/ into results/P3
#   make P3 DATA=data.txt                   the same for another data set
#   make conceptual                         the worked answers and the report, as PDF
#   make test                               the tests, in minutes
#   make test-slow                          the longest ones
#   make notebooks                          execute them, pages in build/notebooks/ (SMOKE=1: quickly)
#   make lint                               style and types
#   make lock                               renew requirements.lock

PYTHON ?= python3
SUBMISSIONS ?= build/class
OUT ?= results
DATA ?= data/logistic_regression.txt

.PHONY: grade conceptual P3 test test-slow notebooks lint lock clean
.DELETE_ON_ERROR:

grade: .venv/installed $(if $(filter build/class,$(SUBMISSIONS)),build/class)
	.venv/bin/autograder grade "$(SUBMISSIONS)" --out "$(OUT)"$(if $(JOBS), --jobs $(JOBS))

P3: .venv/installed
	.venv/bin/python -m P3 --data "$(DATA)" --out "$(OUT)/P3"

conceptual: .venv/installed
	.venv/bin/python -m conceptual

test: .venv/installed
	.venv/bin/pytest

test-slow: .venv/installed
	.venv/bin/pytest -m slow

notebooks: .venv/installed
	.venv/bin/python examples/render_notebooks.py $(if $(filter-out 0,$(SMOKE)),--smoke)

lint: .venv/installed
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

# The environment is made anew only when what it is made from changes.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --requirement requirements.lock
	.venv/bin/python -m pip install --quiet --no-deps --editable .
	touch $@

build/class: .venv/installed examples/make_class.py $(wildcard task?.py)
	.venv/bin/python examples/make_class.py $@
	touch $@

lock: .venv/installed
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev \
	    --no-emit-index-url --no-annotate --upgrade --output-file requirements.lock pyproject.toml

clean:
	rm -rf build results
