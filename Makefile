# Needs Python 3.11 or newer, make and git; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared
LEDGER ?= demo.db

.PHONY: demo test check bench attack train registry clean

demo: .venv/ready ## read examples/ into a ledger and print the board
	@$(BIN)/onrecord add examples --codebook examples/codebook.yaml --ledger $(LEDGER)
	@$(BIN)/onrecord board --ledger $(LEDGER)
	@echo
	@echo "The ledger is $(LEDGER). Try next:"
	@echo "  $(BIN)/onrecord desk --open --ledger $(LEDGER)"
	@echo "  $(BIN)/onrecord positions --ledger $(LEDGER)"
	@echo "  $(BIN)/onrecord timeline --ledger $(LEDGER) --since 2023"

test: .venv/tested ## style, types, import floors, then the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

bench: .venv/tested ## quality on SHARED and speed on this machine
	$(BIN)/python -m bench.quality --shared $(SHARED)
	$(BIN)/python -m bench.speed --shared $(SHARED)

attack: .venv/tested ## kills, fuzzed reports, damaged ledgers, and a watch on files and sockets (hours)
	for attack in quiet damage kills fuzz; do $(BIN)/python -m bench.attack $$attack || exit 1; done

train: .venv/trained ## the shipped models from nothing (some hours)
	$(BIN)/python -m training.run --shared $(SHARED)
	$(BIN)/python -m training.reader --shared $(SHARED) --weights weights/more.pt --folds 012
	$(BIN)/python -m training.topics weights/more.pt --shared $(SHARED) --out onrecord/data/model/reader.onnx
	$(BIN)/python -m training.seal
	$(BIN)/python -m training.judge general --shared $(SHARED) --weights weights/general.pt
	$(BIN)/python -m training.judge own --shared $(SHARED) --take-up weights/general.pt --weights weights/judge.pt --folds 012 --epochs 3 --rate 1e-4 --rounded 0
	$(BIN)/python -m training.asked weights/asked.jsonl --shared $(SHARED) --folds 012
	$(BIN)/python -m training.judge own --shared $(SHARED) --take-up weights/judge.pt --weights weights/judge.pt --folds 012 --epochs 3 --rate 9e-5 --rounded 0 \
		--asked weights/asked.jsonl --out onrecord/data/model/scorer.onnx
	$(BIN)/python -m training.seal
	$(BIN)/python -m training.calibrate weights/judge.pt --shared $(SHARED) --folds 3 --out onrecord/data/model/scorer.onnx
	$(BIN)/python -m training.seal

registry: .venv/ready ## the shipped leaders and groups from their sources
	$(BIN)/python -m tools.registry --shared $(SHARED)

clean:
	rm -rf .venv $(LEDGER) $(LEDGER)-wal $(LEDGER)-shm

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "onrecord needs Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/ready: .venv/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[desk]'
	@touch $@

.venv/tested: .venv/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ .venv/ready

.venv/trained: .venv/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[train]'
	@touch $@ .venv/ready
