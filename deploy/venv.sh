#!/usr/bin/env bash
# Makes .venv and installs what requirements.lock names, or with `dev` what requirements-dev.lock names (the same and
# what developing needs), then Remiss itself. An environment that has the second keeps it: the first is a part of it.
# `make` calls this only when a lock, pyproject.toml or a script that installs is newer than the stamp.
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

if ! healthy; then
  python=$(find_python)
  ensure_venv "$python"
  echo "Making .venv with $("$python" --version) ..."
  rm -rf .venv
  "$python" -m venv .venv
fi

lock=requirements.lock
stamps=(.venv/.installed)
if [ "${1:-}" = dev ] || [ -e .venv/.installed-dev ]; then
  lock=requirements-dev.lock
  stamps+=(.venv/.installed-dev)
fi

echo "Installing what $lock names (a few minutes the first time) ..."
deploy/install-lock.sh .venv/bin/python "$lock" .
touch "${stamps[@]}"
echo ".venv is ready."
