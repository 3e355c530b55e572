#!/usr/bin/env bash
# Usage: deploy/debian/install.sh HOST RELAY   (as root, on Debian 12 or 13, from a checkout of the version to install)
# HOST: the name people open, as remiss.kommunen.example. RELAY: the server that takes the mail, as [smtp.kommunen.example]:587.
# Given again it installs the version of the checkout: parts stop, the schema is brought up to date, parts start.
# /etc/remiss/remiss.env, the certificate, and the site's and Postfix's files are written once, and then yours.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
host=${1:?"Usage: deploy/debian/install.sh HOST RELAY"} relay=${2:?"Usage: deploy/debian/install.sh HOST RELAY"}
root=${DESTDIR:-}
web_ports=(8080 8081) workers=(1 2)

[ "$(id -u)" -eq 0 ] || { echo "Run as root." >&2; exit 1; }
[[ $host =~ ^[A-Za-z0-9.-]+$ && $relay =~ ^[]A-Za-z0-9.:[-]+$ ]] || { echo "HOST and RELAY are names, the second with a port if it needs one." >&2; exit 1; }

echo "Debian packages ..."
export DEBIAN_FRONTEND=noninteractive
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
apt-get update -qq
apt-get install --yes -qq --no-install-recommends \
  python3-venv postgresql postgresql-client postfix nginx clamav-daemon clamav-freshclam ca-certificates openssl

echo "Users and folders ..."
for user in remiss remiss-temporal; do
  id "$user" > /dev/null 2>&1 || useradd --system --user-group --no-create-home --home-dir "/var/lib/$user" --shell /usr/sbin/nologin "$user"
done
install -d -m 755 "$root"/opt/remiss "$root"/etc/systemd/system "$root"/usr/local/bin
install -d -m 750 -o root -g remiss "$root"/etc/remiss
install -d -m 700 "$root"/etc/remiss/tls
install -d -m 750 -o remiss -g remiss "$root"/var/lib/remiss

filled() { sed -e "s|@HOST@|$host|g" -e "s|@RELAY@|$relay|g" -e "s|@KEY@|$(openssl rand -hex 32)|" "$here/$1"; }
once() { # once FILE TARGET MODE GROUP: writes a file that then belongs to who runs the machine
  [ -e "$root$2" ] || { install -D -m "$3" -o root -g "$4" /dev/null "$root$2" && filled "$1" > "$root$2"; }
}
once remiss.env /etc/remiss/remiss.env 640 remiss
once main.cf /etc/postfix/main.cf 644 root
once nginx-site.conf /etc/nginx/sites-available/remiss 644 root
install -d "$root"/etc/nginx/sites-enabled
ln -sfn /etc/nginx/sites-available/remiss "$root"/etc/nginx/sites-enabled/remiss
if [ ! -e "$root"/etc/remiss/tls/remiss.key ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -days 90 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
    -keyout "$root"/etc/remiss/tls/remiss.key -out "$root"/etc/remiss/tls/remiss.pem 2> /dev/null
  echo "The certificate in /etc/remiss/tls is self-signed: put your own in its place."
fi
install -d "$root"/etc/clamav
touch "$root"/etc/clamav/clamd.conf
while read -r name value; do
  sed -i "/^$name /d" "$root"/etc/clamav/clamd.conf
  echo "$name $value" >> "$root"/etc/clamav/clamd.conf
done < "$here/clamd.conf"

echo "Remiss's parts stop ..."
systemctl stop remiss.target 'remiss-web@*' 'remiss-worker@*' || true

echo "Programs, each file against its hash (a few minutes the first time) ..."
venv=$root/opt/remiss/venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
deploy/install-lock.sh "$venv/bin/python" requirements.lock
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --no-index --disable-pip-version-check .
install -m 755 "$here/remiss" "$root"/usr/local/bin/remiss
install -m 644 "$here"/*.service "$here"/*.target "$root"/etc/systemd/system/

echo "Database ..."
systemctl enable --now postgresql
as_postgres() { (cd / && runuser -u postgres -- "$@"); }
[ "$(as_postgres psql -Atc "SELECT 1 FROM pg_roles WHERE rolname = 'remiss'")" = 1 ] || as_postgres createuser remiss
[ "$(as_postgres psql -Atc "SELECT 1 FROM pg_database WHERE datname = 'remiss'")" = 1 ] ||
  as_postgres createdb --owner remiss --encoding UTF8 --template template0 remiss

echo "Services ..."
systemctl daemon-reload
systemctl start remiss-migrate.service
nginx -t -q
systemctl enable --quiet remiss.target remiss-temporal.service \
  "${web_ports[@]/#/remiss-web@}" "${workers[@]/#/remiss-worker@}"
systemctl enable --now --quiet postfix clamav-freshclam clamav-daemon nginx
systemctl restart clamav-daemon || true
systemctl reload-or-restart postfix nginx
systemctl start remiss.target
echo "Remiss runs at https://$host. Now: remiss sender add, remiss user add, remiss doctor."
