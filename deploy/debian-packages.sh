#!/usr/bin/env bash
# Installs the Debian packages the tests need and this machine lacks. Says nothing and changes nothing when all are here.
set -euo pipefail
cd "$(dirname "$0")"

# One line a need: the packages that meet it. The first that this system's archive has is installed.
# (A browser without a window starts and draws faster than the whole of Chromium. libatomic1: Playwright's driver.)
needs="
chromium-headless-shell chromium
libatomic1
postfix
postgresql-15 postgresql-16 postgresql-17 postgresql-18 postgresql
poppler-utils
libreoffice-writer-nogui libreoffice-writer
libreoffice-calc-nogui libreoffice-calc
strace
clamav-daemon
qpdf
openssh-client
nginx
systemd
prometheus
"

installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
while read -r names; do
  [ -n "$names" ] || continue
  for package in $names; do
    ! installed "$package" || continue 2
  done
  missing+=("${names// /|}")
done <<< "$needs"

[ ${#missing[@]} -eq 0 ] || exec ./apt-install.sh "${missing[@]}"
