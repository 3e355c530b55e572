#!/usr/bin/env bash
# Installs the Debian packages the tests need and this machine lacks. Says nothing and changes nothing when all are here.
set -euo pipefail
cd "$(dirname "$0")"

# One line a need: the package to install, then others that meet the need as well. (libatomic1: Playwright's driver.)
needs="
chromium
libatomic1
postfix
postgresql-15 postgresql-16 postgresql-17
poppler-utils
libreoffice-writer-nogui libreoffice-writer
libreoffice-calc-nogui libreoffice-calc
strace
clamav-daemon
qpdf
"

installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
while read -r first others; do
  [ -n "$first" ] || continue
  for package in $first $others; do
    ! installed "$package" || continue 2
  done
  missing+=("$first")
done <<< "$needs"

[ ${#missing[@]} -eq 0 ] || exec ./apt-install.sh "${missing[@]}"
