# Two commands: `make demo` shows the main job, `make test` passes all checks.
# Both need Python 3.11 or newer, make and a C compiler; nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-lock

.PHONY: demo test format transcripts screenshots lock servers clean

demo: $(STAMP)
	$(BIN)/privacyloket demo

test: $(STAMP) servers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Holds the conversations of docs/chat-transcripts.md anew.
transcripts: $(STAMP)
	$(BIN)/python tests/chat_transcripts.py

# Takes the pictures of docs/desk/ anew; needs Chromium.
screenshots: $(STAMP)
	$(BIN)/python tests/desk_screenshots.py

# Installs Dovecot and Chromium where it may (Debian, root); elsewhere its tests are skipped by name.
servers:
	@sh tests/install_servers.sh

lock:
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--extra dev pyproject.toml --output-file requirements.lock

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation \
		--no-deps --editable .
	touch $(STAMP)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
