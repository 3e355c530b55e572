#!/usr/bin/env bash
# Usage: install-lock.sh PYTHON LOCK [PROJECT]. Makes the environment of PYTHON hold what LOCK names and nothing else,
# each file checked against its hash, then PROJECT as it lies, and checks that the set is consistent.
#
# --no-deps: a lock names everything, so pip has nothing to choose. Left to resolve, pip up to 23.2 takes an extra
# ("coverage[toml]") for a package that no pin binds, and asks for the newest one there is that day.
set -euo pipefail
python=$1 lock=$2 project=${3:-}
log=$("$python" -c 'import sys; print(sys.prefix)')/install.log

# What pip says on a good day (an index that is not there, an old version taken away) is for the log alone.
pip() {
  "$python" -m pip "$@" --disable-pip-version-check --no-input --no-color >> "$log" 2>&1 && return
  grep -v '^WARNING: Location ' "$log" | tail -n 25 >&2 || true
  echo "Installing $lock failed. pip's whole log: $log" >&2
  return 1
}

same_form() { tr 'A-Z_.' 'a-z--' | sort -u; }
named() { sed -nE 's/^([A-Za-z0-9._-]+)==.*/\1/p' "$lock" | same_form; }
present() { "$python" -m pip list --format=freeze --disable-pip-version-check 2>> "$log" | sed 's/==.*//' | same_form; }

: > "$log"
mapfile -t foreign < <(present | comm -23 - <(printf '%s\n' pip setuptools | cat - <(named) | same_form))
[ ${#foreign[@]} -eq 0 ] || pip uninstall --yes "${foreign[@]}"
pip install --no-deps --require-hashes --only-binary :all: --progress-bar off --requirement "$lock"
[ -z "$project" ] || pip install --no-deps --no-build-isolation --no-index --editable "$project"
pip check
