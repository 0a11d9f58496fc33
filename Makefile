# Two commands: `make demo` and `make test`. `make` alone lists all. Needs Python 3.11 or newer; everything else comes with pip.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo term test lab build solutions check format hub lock clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY)  ## run a whole course with an invented class, and compare each grade with the deserved one
	@$(BIN)/autograder demo

term: $(READY)  ## rehearse a term with 100 invented students, and compute every final grade a second time (TERM_SIZE=10 for fewer)
	@$(BIN)/autograder term $(if $(TERM_SIZE),--students $(TERM_SIZE))

test: $(READY)  ## run all tests on two cores (PYTEST="-m 'not slow'" for the fast ones only)
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST)

lab: $(READY)  ## open JupyterLab as a student, on a copy of the released assignments in build/lab
	@$(BIN)/autograder lab $(LAB)

build: $(READY)  ## make assignments/ from source/ and solutions/
	@$(BIN)/autograder build

solutions: $(READY)  ## render the solved notebooks, executed, as pages for instructors in build/solutions
	@$(BIN)/autograder solutions

check: $(READY)  ## check format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright --pythonpath $(BIN)/python

format: $(READY)  ## format the code and mend what the linter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

hub: $(READY)  ## install JupyterHub and its proxy, for the test that walks through a course on a hub (needs root and npm)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint requirements.txt jupyterhub
	@npm install --silent --prefix build/hub configurable-http-proxy@5

lock:  ## choose the newest versions of all dependencies for requirements.txt (after a change in pyproject.toml)
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	@build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra instructor --extra widgets --extra cluster --extra postgresql --extra dev \
		--no-annotate --custom-compile-command "make lock" --output-file requirements.txt pyproject.toml

clean:  ## remove the virtual environment and everything built; a course and assignments/ stay
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
		"$(PYTHON) is too old or missing: want Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Installing into $(VENV), once; a minute or two …"
	@$(PYTHON) -m venv --clear $(VENV) || { echo \
		"$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --disable-pip-version-check --requirement requirements.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@
