#!/usr/bin/env bash
# Usage: deploy/release.sh VERSION [--checked]. Makes a release in var/release/VERSION: wheel, source, the list of all
# software (CycloneDX), the images if this machine can build them (with BUILDER= none), checksums, and a signed tag.
# Nothing is sent anywhere.
# --checked: `make check` and `make test` have passed on this very commit and are not run again.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "$1" >&2; exit 1; }

version=${1:?"Usage: deploy/release.sh VERSION [--checked]"}
out=var/release/$version
[ -z "$(git status --porcelain)" ] || fail "There are changes that are not committed. A release is made of a commit."
grep -qx "version = \"$version\"" pyproject.toml || fail "pyproject.toml has another version than $version."
grep -qE "^## $version – [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md || fail "CHANGELOG.md has no heading \"## $version – YYYY-MM-DD\"."
ls tests/workflows/histories/"$version"-* > /dev/null 2>&1 ||
  fail "No histories of $version: python -m tests.workflows.record_histories $version, and commit them."
! git rev-parse -q --verify "refs/tags/v$version" > /dev/null || fail "The tag v$version is there already."
[ -n "$(git config user.signingkey)" ] || fail "git has no user.signingkey. A tag that is not signed is no release."
[ ! -e "$out" ] || fail "$out is there already. Remove it first."
if [ "${2:-}" != --checked ]; then
  make check test
fi

mkdir -p "$out"
python=${PYTHON:-.venv/bin/python}
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) "$python" -m build --no-isolation --outdir "$out" . > "$out/build.log"
rm "$out/build.log"
"$python" -c 'import json, sys
from datetime import UTC, datetime
from desk.incident import software
json.dump(software(datetime.now(UTC)), sys.stdout, ensure_ascii=False, indent=1)' > "$out/sbom.cdx.json"
image="no image: neither podman, buildah nor docker answers here"
for builder in ${BUILDER-podman buildah docker}; do
  if "$builder" info > /dev/null 2>&1; then
    for name in remiss remiss-relay remiss-proxy remiss-scanner; do
      "$builder" build --file deploy/container/Containerfile --target "${name#remiss-}" --tag "$name:$version" .
    done
    image="images remiss, remiss-relay, remiss-proxy and remiss-scanner:$version"
    break
  fi
done
(cd "$out" && sha256sum -- * > SHA256SUMS)
git tag --sign --message "Remiss $version" "v$version"
git tag --verify "v$version" 2> /dev/null || fail "The tag's signature could not be verified. Remove it: git tag -d v$version"
echo "Remiss $version is in $out, tagged v$version; $image."
