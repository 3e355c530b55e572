#!/bin/sh
# Temporal's tables, made and brought up to date by the tool of the server's own version. Safe to run at every start.
set -euo pipefail
SQL_PASSWORD=$(cat /run/secrets/temporal_password)
export SQL_PASSWORD
for database in temporal temporal_visibility; do
  tool() { temporal-sql-tool --plugin postgres12 --ep database -p 5432 -u temporal --db "$database" "$@"; }
  tool setup-schema -v 0.0 || true # refused where there is one
  tool update-schema -d "/etc/temporal/schema/postgresql/v12/${database#temporal_}/versioned"
done
