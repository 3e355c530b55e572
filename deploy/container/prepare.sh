#!/usr/bin/env bash
# Usage: deploy/container/prepare.sh HOST RELAY
# HOST: the name people open. RELAY: the server that takes the mail, as [smtp.kommunen.example]:587.
# Writes once what is this installation's own: .env, secrets/, tls/ (self-signed until yours is there) and backups/.
set -euo pipefail
cd "${REMISS_HERE:-$(dirname "$0")}"
host=${1:?"Usage: prepare.sh HOST RELAY"} relay=${2:?"Usage: prepare.sh HOST RELAY"}
[[ $host =~ ^[A-Za-z0-9.-]+$ && $relay =~ ^[]A-Za-z0-9.:[-]+$ ]] || { echo "HOST and RELAY are names, the second with a port if it needs one." >&2; exit 1; }

# A file is handed into a container as it is, so its reader there must be able to read it; the folder is for its owner.
install -d -m 700 secrets tls
install -d -m 755 backups
[ "$(id -u)" -ne 0 ] || chown 10001:10001 backups
once() { # once FILE: what comes in becomes the file, unless there is one
  [ -e "$1" ] && return
  (umask 077; cat > "$1.new")
  chmod 444 "$1.new"
  mv "$1.new" "$1"
}
random() { openssl rand -hex 32; }
once secrets/REMISS_SECRET_KEY < <(random)
for name in postgres temporal remiss; do
  once "secrets/${name}_password" < <(random)
done
once secrets/REMISS_DATABASE_URL <<< "postgresql+psycopg://remiss:$(< secrets/remiss_password)@database/remiss"
for name in REMISS_OIDC_CLIENT_SECRET temporal_ui_secret relay_password; do
  once "secrets/$name" < /dev/null
done
if [ ! -e tls/remiss.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
    -keyout tls/remiss.key -out tls/remiss.pem 2> /dev/null
  chmod 444 tls/remiss.key tls/remiss.pem
fi
once .env << END
REMISS_HOST=$host
REMISS_RELAY=$relay
# Who answers for the pages, and where faults are reported (lag 2018:1937).
REMISS_OPERATOR=
REMISS_CONTACT_EMAIL=
# What may be set besides: docs/containers.md.
END
chmod 600 .env
echo "Now: docker compose up --detach --build. Keep a copy of secrets/ in another place than the backups."
