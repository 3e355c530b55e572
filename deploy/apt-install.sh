#!/usr/bin/env bash
# Installs the Debian packages it is given, as root or with sudo, and starts no service: what a package would start
# (a mail server, a database) the tests start themselves, on loopback, on free ports.
# Of "one|another" it installs the first that this system's archive has: names carry versions, and versions differ.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

if ! command -v apt-get >/dev/null; then
  echo "These Debian packages are missing, and this is not a Debian system: $*" >&2
  echo "Install what corresponds to them, then try again." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "These Debian packages are missing: $*" >&2
    echo "Run as root, or let root run: $(realpath "$0")$(printf ' %q' "$@")" >&2
    exit 1
  fi
  exec sudo "$0" "$@"
fi

log=$(mktemp)
quietly() { "$@" > "$log" 2>&1 || { tail -n 25 "$log" >&2; return 1; }; }

available() { [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]; }
first_available() {
  local package
  for package in ${1//|/ }; do
    if available "$package"; then
      printf '%s\n' "$package"
      return
    fi
  done
  echo "This system's archive has none of these Debian packages: ${1//|/, }" >&2
  return 1
}

quietly apt-get update
packages=()
for names in "$@"; do
  package=$(first_available "$names")
  packages+=("$package")
done
set -- "${packages[@]}"
echo "Installing Debian packages: $*"

# policy-rc.d is Debian's way to say that no service may start while packages are installed.
guard=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
saved=$guard.before-remiss
restore() { if [ -e "$saved" ]; then mv -f "$saved" "$guard"; else rm -f "$guard"; fi; }
[ ! -e "$guard" ] || mv "$guard" "$saved"
trap restore EXIT
printf '#!/bin/sh\nexit 101\n' > "$guard"
chmod 755 "$guard"

# What comes to run at every boot with a package, and the package that brings it.
services_of() {
  case "$1" in
    postfix) echo "postfix postfix" ;;
    postgresql*) echo "postgresql postgresql-common" ;;
    nginx) echo "nginx nginx" ;;
    prometheus) echo "prometheus prometheus" ;;
    clamav-daemon) printf '%s\n' "clamav-daemon clamav-daemon" "clamav-freshclam clamav-freshclam" ;;
  esac
}
installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# A service that is here already is this machine's own, and stays as it is.
new_services=()
for package in "$@"; do
  while read -r service bringer; do
    installed "$bringer" || new_services+=("$service")
  done < <(services_of "$package")
done

for package in "$@"; do
  if [ "$package" = postfix ]; then
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  fi
done
quietly apt-get install --yes --no-install-recommends "$@"
rm -f "$log"

# Nor at the next boot: these were installed for their programs, not as services of this machine.
for service in ${new_services[@]+"${new_services[@]}"}; do
  if [ -d /run/systemd/system ]; then
    systemctl disable --quiet "$service" || true
  else
    update-rc.d "$service" disable > /dev/null || true
  fi
done
