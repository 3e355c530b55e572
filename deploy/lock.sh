#!/usr/bin/env bash
# Writes both locks from pyproject.toml, and checks that every pin has a wheel for each Python that Remiss runs on.
# A pin that still fits stays: `make lock ARGS=--upgrade` is how versions move, and nothing else moves them.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
  uv pip compile pyproject.toml --extra install --universal --generate-hashes --only-binary :all: --no-header \
    --no-emit-index-url --no-emit-find-links --quiet "$@"
}
compile --output-file requirements.lock "$@"
# Bound by the first, so that an environment with the second holds the first as it is written.
compile --extra dev --constraints requirements.lock --output-file requirements-dev.lock "$@"

empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
for version in 3.11 3.12 3.13; do
  uv pip install --dry-run --quiet --no-deps --require-hashes --only-binary :all: --python-platform x86_64-manylinux_2_36 \
    --python-version "$version" --target "$empty" --requirement requirements-dev.lock
done
