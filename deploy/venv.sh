#!/usr/bin/env bash
# Makes .venv and installs exactly what requirements.lock names, each file checked against its hash, then Remiss itself.
# `make` calls this only when the lock, pyproject.toml or this file is newer than the stamp.
set -euo pipefail
cd "$(dirname "$0")/.."

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; }

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
    if suits "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  echo "Remiss needs Python 3.11, 3.12 or 3.13, and none was found. Name one: make demo PYTHON=/path/to/python3.11" >&2
  return 1
}

# Debian keeps venv's pip in a package of its own; a Python from pyenv or the like has it.
ensure_venv() {
  "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
  echo "Python's venv module is not complete here; it is in Debian's package python3-venv."
  deploy/apt-install.sh python3-venv
}

healthy() { [ -x .venv/bin/python ] && suits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }

fingerprint() { sha256sum requirements.lock | cut -d' ' -f1; }

if ! healthy; then
  python=$(find_python)
  ensure_venv "$python"
  echo "Making .venv with $("$python" --version) ..."
  rm -rf .venv
  "$python" -m venv .venv
fi

if [ "$(cat .venv/.lock-installed 2>/dev/null || true)" != "$(fingerprint)" ]; then
  echo "Installing what requirements.lock names (a few minutes the first time) ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
    --requirement requirements.lock
  fingerprint > .venv/.lock-installed
fi

.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --no-index \
  --editable .
touch .venv/.installed
echo ".venv is ready."
