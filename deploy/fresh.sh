#!/usr/bin/env bash
# Plays both commands of a newcomer where nothing is installed but Python, make and git: in a new root of Debian for
# each system named (bookworm and trixie when none is), from a clone of what is committed. As root; takes an hour and
# 3.5 GB a system, or minutes with PYTEST_ARGS. In the environment:
#   PYTEST_ARGS  which tests `make test` runs, as there
#   COMMANDS     other commands, one a line, in place of `make demo ARGS=--exit` and `make test`
#   NEWER=1      puts a newer version of everything that the locks pin within pip's reach
#   KEEP=1       leaves the root, and says where
# Where Debian, packages and certificates come from is the machine's affair: its apt and pip are asked, and handed on.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(id -u)" -eq 0 ] || { echo "make fresh builds whole systems: run it as root." >&2; exit 1; }
command -v debootstrap > /dev/null || deploy/apt-install.sh debootstrap
[ -z "$(git status --porcelain)" ] || echo "What is not committed is not in the clone."

archive() { apt-get indextargets --format '$(LABEL) $(REPO_URI)' | sed -n "s/^$1 //p" | sort -u | head -n 1; }
debian=${MIRROR:-$(archive Debian)}
security=$(archive Debian-Security)
[ -n "$debian" ] || { echo "This machine's apt knows no Debian archive: name one, MIRROR=address make fresh." >&2; exit 1; }

# A bundle of certificates of the machine's own, kept where the package ca-certificates does not write.
certificates=${PIP_CERT:-${SSL_CERT_FILE:-$(python3 -m pip config get global.cert 2> /dev/null || true)}}

# Called under an `||`, where bash goes on after a fault: hence each `|| return 1`.
build() {
  local root=$1 system=$2 path
  debootstrap --variant=minbase --include=python3,make,git "$system" "$root" "$debian" > "$root.log" 2>&1 \
    || { tail -n 25 "$root.log" >&2; return 1; }
  {
    echo "deb $debian $system main"
    echo "deb $debian $system-updates main"
    [ -z "$security" ] || echo "deb $security $system-security main"
  } > "$root/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(https?|Check|Retries)' > "$root/etc/apt/apt.conf.d/90machine" || true
  for path in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip "$HOME/.config/pip" "$HOME/.pip"; do
    [ ! -e "$path" ] || { mkdir -p "$root$(dirname "$path")" && cp -rL "$path" "$root$path"; }
  done
  [ -z "$certificates" ] || cp -L "$certificates" "$root/etc/machine-certificates.pem"
  git clone --quiet --no-local . "$root/srv/remiss" || return 1
  [ -z "${NEWER:-}" ] || python3 -m tests.tiny_wheels "$root/srv/newer" requirements.lock requirements-dev.lock
}

# What the machine says about packages, and nothing else of its environment.
handed_on() {
  env -0 | grep -zE '^(PIP_[A-Z_]+|REMISS_[A-Z_]+|[a-z]+_proxy|[A-Z]+_PROXY|CI|PYTEST_ARGS)=' | tr '\0' '\n'
  if [ -n "$certificates" ]; then
    printf '%s=/etc/machine-certificates.pem\n' PIP_CERT SSL_CERT_FILE REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS
  fi
  [ -z "${NEWER:-}" ] || echo "PIP_FIND_LINKS=${PIP_FIND_LINKS:-} /srv/newer"
}

# Mounts and processes are the root's own, and end with the command.
inside() {
  local root=$1 variables
  shift
  mapfile -t variables < <(handed_on)
  unshare --mount --pid --fork --kill-child bash -c '
    root=$1; shift
    mount --rbind /dev "$root/dev" && mount --rbind /sys "$root/sys" && mount -t proc proc "$root/proc"
    exec chroot "$root" "$@"' - "$root" \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "${variables[@]}" \
    bash -c 'cd /srv/remiss && exec bash -c "$1"' - "$1" < /dev/null
}

play() {
  local system=$1 root began command failed=0
  root=$(mktemp -d "/var/tmp/remiss-fresh-$system.XXXXXX") || return 1
  chmod 755 "$root" # other users live in it too
  began=$SECONDS
  build "$root" "$system" || return 1
  echo "== $system: a bare root with $(chroot "$root" python3 --version) after $((SECONDS - began)) s"
  while read -r command; do
    began=$SECONDS
    inside "$root" "$command" || failed=$?
    echo "== $system: $command: $([ "$failed" -eq 0 ] && echo passed || echo "FAILED with $failed") after $((SECONDS - began)) s"
    [ "$failed" -eq 0 ] || break
  done <<< "${COMMANDS:-$'make demo ARGS=--exit\nmake test'}"
  if [ -n "${KEEP:-}" ]; then echo "== $system: its root is $root"; else rm -rf --one-file-system "$root" "$root.log"; fi
  return "$failed"
}

[ $# -gt 0 ] || set -- bookworm trixie
status=0
for system in "$@"; do
  play "$system" || status=1
done
exit "$status"
