#!/usr/bin/env bash
# Run once by the image of PostgreSQL, for an empty database: each of the two that use it owns what is its own.
set -euo pipefail
for name in remiss temporal; do
  psql --set ON_ERROR_STOP=1 --set name="$name" --set password="$(< "/run/secrets/${name}_password")" << 'END'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8';
END
done
psql --set ON_ERROR_STOP=1 --command 'CREATE DATABASE temporal_visibility OWNER temporal'
